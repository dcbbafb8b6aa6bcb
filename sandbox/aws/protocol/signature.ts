import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { AwsError } from "./aws-error";

/** An access key. */
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
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  /** `rds`, `elasticbeanstalk`, `sts`, … */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Invalid for one that isn't written as it should be. */
  readonly time: Date;
}

const maximalSkew = 15 * 60 * 1000;

/**
 * What the request's signature claims, before it is verified. Signatures in the query aren't read.
 * Throws MissingAuthenticationToken for an unsigned request, IncompleteSignature for a broken one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function readSignature({ headers }: SignedRequest): Signature {
  const { authorization } = headers;
  if (!authorization) {
    throw new AwsError(
      "MissingAuthenticationToken",
      "Request is missing Authentication Token",
      403,
    );
  }
  const [, accessKeyId, region, service, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 +Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, *SignedHeaders=([^, ]+), *Signature=(\w+)$/.exec(
      authorization,
    ) ?? [];
  const time = headers["x-amz-date"];
  if (
    !accessKeyId ||
    !region ||
    !service ||
    !signedHeaders ||
    !signature ||
    typeof time !== "string"
  ) {
    throw new AwsError(
      "IncompleteSignature",
      "The request's signature isn't complete: AWS4-HMAC-SHA256 needs Credential, SignedHeaders, Signature and a date.",
    );
  }
  return {
    accessKeyId,
    region,
    service,
    signedHeaders: signedHeaders.split(";"),
    signature,
    time: new Date(
      time.replace(
        /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
        "$1-$2-$3T$4:$5:$6Z",
      ),
    ),
  };
}

/**
 * Verifies that the request was signed with that key's secret, for this moment.
 * Throws SignatureDoesNotMatch for another secret, text or time.
 */
export async function verifySignature(
  request: SignedRequest,
  claim: Signature,
  credentials: Credentials,
  now = new Date(),
): Promise<void> {
  if (!(Math.abs(now.getTime() - claim.time.getTime()) <= maximalSkew)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      `Signature expired: ${claim.time.toJSON()} is more than 15 minutes from ${now.toISOString()}`,
      403,
    );
  }
  const given = Buffer.from(claim.signature);
  const expected = Buffer.from(await sign(request, claim, credentials));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      403,
    );
  }
}

/** The signature that the request has when it is signed with these credentials. */
async function sign(
  { method, url, headers, body }: SignedRequest,
  { region, service, signedHeaders, time }: Signature,
  credentials: Credentials,
): Promise<string> {
  const signer = new SignatureV4({
    credentials,
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = Object.fromEntries(
    signedHeaders.map((name) => [name, String(headers[name] ?? "")]),
  );
  // Of the body itself, whatever its header says.
  if ("x-amz-content-sha256" in signed) {
    signed["x-amz-content-sha256"] = createHash("sha256")
      .update(body)
      .digest("hex");
  }
  const again = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: signed,
      body,
    },
    { signingDate: time, signableHeaders: new Set(signedHeaders) },
  );
  return /Signature=(\w+)$/.exec(again.headers.authorization ?? "")?.[1] ?? "";
}
