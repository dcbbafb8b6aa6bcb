import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import t from "tap";
import {
  readSignature,
  type SignedRequest,
  verifySignature,
} from "../../../../sandbox/aws/protocol/signature";

// The example of "Create a signed AWS API request" in the IAM user guide.
const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const example: SignedRequest = {
  method: "GET",
  url: new URL(
    "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
  ),
  headers: {
    host: "iam.amazonaws.com",
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "x-amz-date": "20150830T123600Z",
    authorization:
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  },
  body: Buffer.alloc(0),
};
const then = new Date("2015-08-30T12:40:00Z");

async function verify(request: SignedRequest, now = then): Promise<void> {
  await verifySignature(request, readSignature(request), credentials, now);
}

t.test("AWS's own example is accepted", async (t) => {
  await t.resolves(verify(example));
  t.match(readSignature(example), { service: "iam", region: "us-east-1" });
});

t.test("any change of what was signed is refused", async (t) => {
  const url = new URL(example.url);
  url.searchParams.set("Action", "ListRoles");
  const changes: Partial<SignedRequest>[] = [
    { url },
    { method: "POST" },
    { body: Buffer.from("x") },
    { headers: { ...example.headers, host: "elsewhere" } },
  ];
  for (const change of changes)
    await t.rejects(verify({ ...example, ...change }), {
      code: "SignatureDoesNotMatch",
      status: 403,
    });
});

t.test(
  "a body is held against its own hash, not against a header's",
  async (t) => {
    const signer = new SignatureV4({
      credentials,
      region: "us-east-1",
      service: "iam",
      sha256: Sha256,
    });
    const { headers } = await signer.sign(
      {
        method: "POST",
        protocol: "https:",
        hostname: "iam.amazonaws.com",
        path: "/",
        headers: { host: "iam.amazonaws.com" },
        body: "Action=ListUsers",
      },
      { signingDate: then },
    );
    const signed = {
      method: "POST",
      url: new URL("https://iam.amazonaws.com/"),
      headers,
      body: Buffer.from("Action=ListUsers"),
    };
    await t.resolves(verify(signed));
    await t.rejects(verify({ ...signed, body: Buffer.from("Action=Other") }), {
      code: "SignatureDoesNotMatch",
    });
  },
);

t.test("a signature is good for a quarter of an hour", async (t) => {
  for (const now of ["2015-08-30T12:52:00Z", "2015-08-30T12:20:00Z"])
    await t.rejects(verify(example, new Date(now)), {
      code: "SignatureDoesNotMatch",
      message: /Signature expired/,
    });
});

t.test("what isn't signed, or not wholly, says so", async (t) => {
  const { authorization, ...unsigned } = example.headers;
  t.throws(() => readSignature({ ...example, headers: unsigned }), {
    code: "MissingAuthenticationToken",
    status: 403,
  });
  for (const broken of [
    "Basic eDp5",
    authorization?.replace(/, Signature=.*/, ""),
    authorization?.replace("/aws4_request", ""),
  ])
    t.throws(
      () =>
        readSignature({
          ...example,
          headers: { ...unsigned, authorization: broken },
        }),
      { code: "IncompleteSignature" },
    );
});
