import t from "tap";
import { safeMessage } from "../../../postgres/programs/safe-message";

const hidden = "an error whose text may hold values and isn't shown";

t.test("messages that name objects are shown", async (t) => {
  for (const message of [
    "canceling statement due to statement timeout",
    "permission denied for table people",
    'permission denied to create extension "pageinspect"',
    'relation "public.people" does not exist',
    'insert or update on table "a" violates foreign key constraint "b"',
    'could not extend file "base/1/2": No space left on device',
    "server closed the connection unexpectedly",
  ])
    t.equal(safeMessage(`ERROR:  ${message}`), message);
  t.equal(
    safeMessage(
      "query failed: ERROR:  canceling statement due to lock timeout",
    ),
    "canceling statement due to lock timeout",
  );
  t.equal(
    safeMessage(
      'COPY failed for table "people": ERROR:  duplicate key value violates unique constraint "people_pkey"',
    ),
    'duplicate key value violates unique constraint "people_pkey"',
  );
  t.equal(
    safeMessage(
      'connection to server at "db" (10.0.0.1), port 5432 failed: FATAL:  password authentication failed for user "cobalt"',
    ),
    'the connection failed: password authentication failed for user "cobalt"',
  );
});

t.test("messages that quote values are not", async (t) => {
  for (const message of [
    'invalid input syntax for type integer: "jane@real.example"',
    'COPY failed for table "people": ERROR:  value too long: jane@real.example',
    'time zone "jane@real.example" not recognized',
    "jane@real.example",
    'relation "a" does not exist jane@real.example',
  ])
    t.equal(safeMessage(`ERROR:  ${message}`), hidden, message);
});
