import t from "tap";
import {
  ConnectionLost,
  DatabaseError,
  describe,
  sqlstateOf,
  withoutValues,
} from "../../postgres/errors";

const fromServer = Object.assign(
  new Error("duplicate key: (email)=(a@example.org)"),
  {
    severity: "ERROR",
    code: "23505",
    detail: "Key (email)=(a@example.org) already exists.",
    where: "COPY person, line 1: a@example.org",
    schema: "public",
    table: "person",
    constraint: "person_email_key",
  },
);

t.test("of a server's error only SQLSTATE and places are told", async (t) => {
  t.equal(
    describe(fromServer),
    "PostgreSQL answered 23505 (unique violation), table public.person, constraint person_email_key.",
  );
  const safe = withoutValues(fromServer);
  t.type(safe, DatabaseError);
  t.notMatch(
    JSON.stringify(safe) + String((safe as Error).stack),
    "a@example.org",
  );
  t.equal(describe(safe), describe(fromServer));
});

t.test("of an error of another kind only its kind is told", async (t) => {
  t.equal(describe(new Error("a@example.org")), "Error");
  t.equal(
    describe(Object.assign(new Error("a@example.org"), { code: "EPIPE" })),
    "Error EPIPE",
  );
  t.equal(describe("a@example.org"), "an unknown error");
});

t.test("this project's own errors are told in their own words", async (t) => {
  t.equal(describe(new ConnectionLost("It ended.")), "It ended.");
});

t.test("an error of Node.js isn't taken for a SQLSTATE", async (t) => {
  const error = Object.assign(new Error(), { code: "EPIPE" });
  t.equal(sqlstateOf(error), undefined);
  t.equal(withoutValues(error), error);
  t.equal(sqlstateOf(fromServer), "23505");
});
