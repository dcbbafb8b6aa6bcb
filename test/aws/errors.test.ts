import t from "tap";
import {
  AwsError,
  ask,
  CredentialsExpired,
  mayPass,
  NoCredentials,
  plainError,
} from "../../aws/errors";

function sdkError(name: string, message: string, httpStatusCode?: number) {
  return Object.assign(new Error(message), {
    name,
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
}

t.test("an answer of AWS is told by its message and code", async (t) => {
  const error = plainError(
    "describe test-white",
    sdkError("AccessDenied", "User x is not authorized.", 403),
  );
  t.equal(
    error.message,
    "AWS refused to describe test-white: User x is not authorized (AccessDenied).",
  );
  t.equal(error.code, "AccessDenied");
  t.ok(error.answered);
});

t.test("expired credentials tell what to do", async (t) => {
  for (const [name, message] of [
    ["ExpiredToken", "The security token included in the request is expired"],
    ["ExpiredTokenException", "expired"],
    [
      "CredentialsProviderError",
      "The SSO session associated with this profile has expired.",
    ],
  ] as const) {
    const error = plainError("list", sdkError(name, message, 403));
    t.ok(error instanceof CredentialsExpired, name);
    t.match(error.message, /aws sso login.*nothing was lost/);
  }
});

t.test(
  "unknown credentials are another matter than expired ones",
  async (t) => {
    const error = plainError(
      "list",
      sdkError("InvalidClientTokenId", "The security token is invalid.", 403),
    );
    t.ok(error instanceof NoCredentials);
    t.notOk(error instanceof CredentialsExpired);
  },
);

t.test("being asked too often passes, a refusal doesn't", async (t) => {
  const error = plainError(
    "list",
    sdkError("ThrottlingException", "Rate exceeded", 400),
  );
  t.equal(
    error.message,
    "AWS is asked too often at the moment to list: Rate exceeded (ThrottlingException). Run the same command again in some minutes; it goes on from here.",
  );
  t.ok(mayPass(error));
  for (const [name, status, passes] of [
    ["ExpiredToken", 403, true],
    ["InvalidClientTokenId", 403, true],
    ["InternalFailure", 500, true],
    ["AccessDeniedException", 400, false],
    ["ResourceNotFoundException", 400, false],
  ] as const)
    t.equal(mayPass(plainError("list", sdkError(name, "x", status))), passes);
});

t.test("no answer isn't a refusal", async (t) => {
  const refused = Object.assign(new Error(""), {
    code: "ECONNREFUSED",
    $metadata: { attempts: 3 },
  });
  const error = plainError("list", refused);
  t.match(error.message, /couldn't be reached to list.*ECONNREFUSED/);
  t.notOk(error.answered);
});

t.test(
  "secrets are struck out of AWS's message, longer ones first",
  async (t) => {
    const call = ask("update", async () => {
      throw sdkError(
        "InvalidParameterValue",
        "Invalid value: hunter2345 or hunter2",
        400,
      );
    }, ["hunter2", "hunter2345"]);
    await t.rejects(call, {
      message:
        "AWS refused to update: Invalid value: *** or *** (InvalidParameterValue).",
    });
  },
);

t.test("an error that is plain already stays as it is", async (t) => {
  const error = new AwsError("plain", "X");
  t.equal(plainError("list", error), error);
});
