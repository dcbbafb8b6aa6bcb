import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error";

/** The only access key of a sandbox. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An HTTP request, as far as its signature covers it. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a signature says of its request: the only thing that tells the services of one port apart. */
export interface Scope {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  /** `rds`, `elasticbeanstalk`, `sts`, … */
  readonly service: string;
}

interface Signature extends Scope {
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly time: string;
  /** Signed URL: the signature is in the query. */
  readonly inQuery: boolean;
}

const algorithm = "AWS4-HMAC-SHA256";
const maximalSkew = 15 * 60 * 1000;

/**
 * What the request's signature claims, before it is verified.
 * Throws MissingAuthenticationToken for an unsigned request, IncompleteSignature for a broken one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readSignature(request: SignedRequest): Signature {
  const query = request.url.searchParams;
  if (query.has("X-Amz-Signature")) {
    return compose(
      query.get("X-Amz-Credential"),
      query.get("X-Amz-SignedHeaders"),
      query.get("X-Amz-Signature"),
      query.get("X-Amz-Date"),
      true,
    );
  }
  const header = request.headers.authorization;
  if (!header) {
    throw new AwsError(
      "MissingAuthenticationToken",
      "Request is missing Authentication Token",
      403,
    );
  }
  const field = (name: string): string | null =>
    new RegExp(`${name}=([^,\\s]+)`).exec(header)?.[1] ?? null;
  const date = request.headers["x-amz-date"];
  return compose(
    header.startsWith(`${algorithm} `) ? field("Credential") : null,
    field("SignedHeaders"),
    field("Signature"),
    typeof date === "string" ? date : null,
    false,
  );
}

function compose(
  credential: string | null,
  signedHeaders: string | null,
  signature: string | null,
  time: string | null,
  inQuery: boolean,
): Signature {
  const [accessKeyId, date, region, service, end] =
    credential?.split("/") ?? [];
  if (
    !accessKeyId ||
    !date ||
    !region ||
    !service ||
    end !== "aws4_request" ||
    !signedHeaders ||
    !signature ||
    !time
  ) {
    throw new AwsError(
      "IncompleteSignature",
      `The request's signature isn't complete: ${algorithm} needs Credential, SignedHeaders, Signature and a date.`,
    );
  }
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: signedHeaders.split(";"),
    signature,
    time,
    inQuery,
  };
}

/**
 * Verifies that the request was signed with the sandbox's key, for this moment.
 * Throws InvalidClientTokenId for another key, SignatureDoesNotMatch for another secret, text or time.
 */
export function verifySignature(
  request: SignedRequest,
  claim: Signature,
  credentials: Credentials,
  now = new Date(),
): void {
  if (claim.accessKeyId !== credentials.accessKeyId) {
    throw new AwsError(
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
      403,
    );
  }
  const expected = sign(request, claim, credentials.secretAccessKey);
  const given = Buffer.from(claim.signature);
  if (
    given.length !== expected.length ||
    !timingSafeEqual(given, Buffer.from(expected))
  ) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      403,
    );
  }
  const signedAt = parseTime(claim.time);
  if (
    !claim.time.startsWith(claim.date) ||
    !(Math.abs(now.getTime() - signedAt) <= maximalSkew)
  ) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Signature expired: ${claim.time} is more than 15 minutes from ${now.toISOString()}`,
      403,
    );
  }
}

function sign(
  request: SignedRequest,
  claim: Signature,
  secretAccessKey: string,
): string {
  const scope = [
    claim.date,
    claim.region,
    claim.service,
    "aws4_request",
  ] as const;
  const text = [
    algorithm,
    claim.time,
    scope.join("/"),
    sha256(canonicalRequest(request, claim)),
  ].join("\n");
  const key = scope.reduce<string | Buffer>(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac("sha256", key).update(text).digest("hex");
}

function canonicalRequest(request: SignedRequest, claim: Signature): string {
  const query = [...request.url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, v], [b, w]) => compare(a, b) || compare(v, w))
    .map((pair) => pair.join("="))
    .join("&");
  const headers = claim.signedHeaders.map((name) => {
    const value = request.headers[name];
    const text = Array.isArray(value) ? value.join(",") : (value ?? "");
    return `${name}:${text.trim().replace(/\s+/g, " ")}\n`;
  });
  return [
    request.method,
    request.url.pathname,
    query,
    headers.join(""),
    claim.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

/** By code point: a locale's order would break signatures. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** RFC 3986: what encodeURIComponent leaves, AWS escapes. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function parseTime(time: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
