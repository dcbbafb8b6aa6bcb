import t from "tap";
import { readTrouble } from "../../../postgres/programs/trouble";

const troubleIn = (...lines: string[]) => {
  const reader = readTrouble();
  for (const line of lines) reader.line(line);
  return reader.trouble();
};

t.test("what a program's server met is read from its words", async (t) => {
  for (const [line, trouble] of [
    [
      'pg_restore: error: COPY failed for table "people": ERROR:  could not extend file "base/5/16384": No space left on device',
      "disk full",
    ],
    [
      "pg_dump: detail: Error message from server: ERROR:  out of memory",
      "out of memory",
    ],
    [
      "pg_restore: error: could not execute query: ERROR:  temporary file size exceeds temp_file_limit (256kB)",
      "limit reached",
    ],
    [
      'pg_dump: error: connection to server at "127.0.0.2", port 5432 failed: FATAL:  sorry, too many clients already',
      "too many sessions",
    ],
    [
      "pg_restore: error: could not execute query: ERROR:  deadlock detected",
      "deadlock",
    ],
    [
      "pg_restore: error: could not execute query: ERROR:  canceling statement due to lock timeout",
      "locked",
    ],
    [
      "pg_dump: error: query failed: ERROR:  canceling statement due to conflict with recovery",
      "cancelled",
    ],
    [
      'pg_dump: detail: Error message from server: ERROR:  invalid page in block 0 of relation "base/5/16384"',
      "damaged",
    ],
    [
      "pg_dump: error: query failed: FATAL:  terminating connection due to administrator command",
      "server restarted",
    ],
    [
      'pg_dump: error: connection to server at "127.0.0.2", port 5432 failed: FATAL:  the database system is starting up',
      "starting up",
    ],
    [
      'pg_dump: error: connection to server at "127.0.0.2", port 5432 failed: Connection refused',
      "connection lost",
    ],
  ] as const)
    t.equal(troubleIn(line), trouble, line);
});

t.test("why a connection is gone is told where anything says it", async (t) => {
  const gone =
    "pg_restore: error: could not execute query: server closed the connection unexpectedly";
  const crash =
    "WARNING:  terminating connection because of crash of another server process";
  t.equal(troubleIn(gone), "connection lost");
  t.equal(troubleIn(crash, gone), "server crashed");
  t.equal(troubleIn(gone, crash), "server crashed");
});

t.test("what is about the data, or this machine, is none", async (t) => {
  t.equal(
    troubleIn(
      'pg_restore: error: could not execute query: ERROR:  relation "people" does not exist',
      "pg_dump: error: could not write to file: No space left on device",
    ),
    undefined,
  );
});
