import { AwsError, CredentialsExpired, NoCredentials } from "../../aws/errors";
import { WaitedTooLong } from "../../aws/wait";

/**
 * An error that came while the target's settings were changed, of the same kind, with a sentence about the state
 * that the target is in. Errors that leave nothing to go on from, and all that aren't about AWS, stay as they are.
 */
export function withState(error: unknown, state: string): unknown {
  if (error instanceof WaitedTooLong)
    return new WaitedTooLong(`${error.message} ${state}`);
  if (!(error instanceof AwsError) || error.code === "NoEnvironment")
    return error;
  const Kind =
    [CredentialsExpired, NoCredentials].find((kind) => error instanceof kind) ??
    AwsError;
  return new Kind(`${error.message} ${state}`, error.code, error.answered);
}
