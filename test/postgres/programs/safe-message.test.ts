import t from "tap";
import {
  safeMessage,
  wordErrors,
} from "../../../postgres/programs/safe-message";

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

t.test(
  "errors are told once each, those not shown by their count",
  async (t) => {
    const at = (entry: string) => ({ entry, message: hidden });
    t.equal(
      wordErrors([
        { message: "out of memory" },
        at("TABLE DATA public a"),
        { message: "out of memory" },
      ]),
      `out of memory; TABLE DATA public a: ${hidden}`,
    );
    t.equal(
      wordErrors([
        ...["a", "b", "a", "c", "d"].map((name) =>
          at(`TABLE DATA public ${name}`),
        ),
        { entry: "INDEX public a_key", message: "out of memory" },
      ]),
      "INDEX public a_key: out of memory; 5 errors whose texts may hold values and aren't shown (TABLE DATA public a, TABLE DATA public b, TABLE DATA public c and 1 more)",
    );
    t.equal(
      wordErrors([{ message: hidden }, { message: hidden }]),
      "2 errors whose texts may hold values and aren't shown",
    );
    const many = Array.from({ length: 22 }, (_, index) => ({
      message: `no ${index}`,
    }));
    t.match(
      wordErrors([...many, { message: "no 0" }]),
      /^no 0; .*no 19; 2 more$/,
    );
  },
);
