/** An answer of AWS that is an error, told by its code and AWS's own message; the request's parameters are never in it. */
export class AwsError extends Error {
  override readonly name: string = "AwsError";
  constructor(
    message: string,
    /** The code as the SDK names it, e.g. `InvalidParameterValue` or `DBInstanceNotFoundFault`. */
    readonly code: string,
    /** Whether AWS answered: then nothing was done. False: nobody knows (a network that failed, a deadline). */
    readonly answered: boolean = true,
  ) {
    super(message);
  }
}

/** The caller's credentials ended before the work did. */
export class CredentialsExpired extends AwsError {
  override readonly name = "CredentialsExpired";
}

/** AWS knows no such credentials, or the machine has none. */
export class NoCredentials extends AwsError {
  override readonly name = "NoCredentials";
}

/** What AWS and the SDK call credentials whose time is over. */
const EXPIRED = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "TokenRefreshRequired",
  "UnauthorizedException",
]);

/** What they call credentials that are unknown, wrong or missing. */
const UNKNOWN = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
  "MissingAuthenticationToken",
  "CredentialsProviderError",
  "TokenProviderError",
]);

/** What they answer when they are asked too often. */
const THROTTLED = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
]);

/** Answers by which RDS, Beanstalk and the others say that a thing doesn't exist. */
const GONE = new Set([
  "DBInstanceNotFound",
  "DBInstanceNotFoundFault",
  "DBSnapshotNotFound",
  "DBSnapshotNotFoundFault",
  "ResourceNotFoundException",
]);

/**
 * Makes one call to AWS and turns its error into a plain one.
 * @param what What the call is for, as the end of "AWS refused to …".
 * @param secrets Values that an error of AWS could quote, e.g. a setting's value; they are struck out of the message.
 * @throws {CredentialsExpired} {@link NoCredentials} {@link AwsError}
 */
export async function ask<Answer>(
  what: string,
  call: () => Promise<Answer>,
  secrets: readonly string[] = [],
): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw plainError(what, error, secrets);
  }
}

/** The plain error for what the SDK threw. */
export function plainError(
  what: string,
  error: unknown,
  secrets: readonly string[] = [],
): AwsError {
  if (error instanceof AwsError) return error;
  const { code, message, answered } = codeAndMessage(error);
  const told = strikeOut(message, secrets);
  if (
    EXPIRED.has(code) ||
    (UNKNOWN.has(code) && /expired|refresh/i.test(message))
  ) {
    return new CredentialsExpired(
      `The AWS credentials expired while trying to ${what}: ${told} (${code}). Sign in again (with SSO: aws sso login) and run the same command again; nothing was lost, it goes on from here.`,
      code,
    );
  }
  if (UNKNOWN.has(code)) {
    return new NoCredentials(
      `AWS didn't accept the credentials of this machine when trying to ${what}: ${told} (${code}). Check AWS_PROFILE or aws:profile, or sign in (with SSO: aws sso login).`,
      code,
    );
  }
  if (THROTTLED.has(code)) {
    return new AwsError(
      `AWS is asked too often at the moment to ${what}: ${told} (${code}). Run the same command again in some minutes; it goes on from here.`,
      code,
    );
  }
  return answered
    ? new AwsError(`AWS refused to ${what}: ${told} (${code}).`, code)
    : new AwsError(
        `AWS couldn't be reached to ${what}: ${told} (${code}). Run the same command again; it goes on from here.`,
        code,
        false,
      );
}

/** Whether AWS's answer was that the thing doesn't exist. */
export function isGone(error: unknown): boolean {
  return error instanceof AwsError && GONE.has(error.code);
}

/** Whether the same call may be answered otherwise after signing in, in some minutes, or with a network. */
export function mayPass(error: AwsError): boolean {
  return (
    error instanceof CredentialsExpired ||
    error instanceof NoCredentials ||
    !error.answered ||
    THROTTLED.has(error.code)
  );
}

/** `text` with each of `secrets` struck out, the longest first so that none leaves a piece of another. */
export function strikeOut(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length > 0)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.split(secret).join("***"), text);
}

function codeAndMessage(error: unknown): {
  code: string;
  message: string;
  answered: boolean;
} {
  if (!(error instanceof Error)) {
    return { code: "unknown", message: "no reason given", answered: false };
  }
  // A connection that fails carries Node's code (ECONNREFUSED) and often no message of its own.
  const systemCode =
    "code" in error && typeof error.code === "string" ? error.code : undefined;
  const code =
    error.name === "Error" || error.name === "AggregateError"
      ? (systemCode ?? error.name)
      : error.name;
  return {
    code,
    message: (error.message || "no reason given").replace(/\.$/, ""),
    answered: wasAnswered(error),
  };
}

/** The SDK notes the answer's HTTP status on its errors, where there was an answer. */
function wasAnswered(error: Error): boolean {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  return (
    typeof metadata === "object" &&
    metadata !== null &&
    "httpStatusCode" in metadata &&
    typeof metadata.httpStatusCode === "number" &&
    metadata.httpStatusCode < 500
  );
}
