import type { Trouble } from "../sqlstates";

/** What a server says, in English, when it meets trouble: programs tell its words and not its SQLSTATE. */
const ofServer: readonly (readonly [RegExp, Trouble])[] = [
  [/No space left on device/, "disk full"],
  [/out of (shared )?memory|Cannot allocate memory/, "out of memory"],
  [/temporary file size exceeds temp_file_limit/, "limit reached"],
  [
    /too many clients already|connection slots are reserved|too many connections for/,
    "too many sessions",
  ],
  [/deadlock detected|could not serialize access/, "deadlock"],
  [/due to lock timeout|could not obtain lock on/, "locked"],
  [/canceling statement due to/, "cancelled"],
  [
    /invalid page in block|could not read block|missing chunk number|could not access status of transaction/,
    "damaged",
  ],
  [/because of crash of another server process/, "server crashed"],
  [
    /the database system is (starting up|shutting down|in recovery mode|not (yet )?accepting connections)/,
    "starting up",
  ],
  [/terminating connection due to/, "server restarted"],
];

/** What libpq and the programs say of a connection that is gone. */
const gone =
  /server closed the connection|connection has been closed unexpectedly|SSL SYSCALL error|could not (receive data from|send data to) server|lost connection to the server|^(\w+: )*(error: )?connection to server /;

/** Reads what a program writes to standard error, line by line, for trouble that its server met. */
export interface TroubleReader {
  line(line: string): void;
  /** What was met first; a connection that is gone only where nothing says why. */
  trouble(): Trouble | undefined;
}

/** A reader for one run of pg_dump or pg_restore. A server that speaks another language than English isn't understood. */
export function readTrouble(): TroubleReader {
  let said: Trouble | undefined;
  let lost = false;
  return {
    line: (line) => {
      const words = /(?:WARNING|ERROR|FATAL|PANIC): +(.*)$/.exec(line)?.[1];
      if (words !== undefined)
        said ??= ofServer.find(([pattern]) => pattern.test(words))?.[1];
      else lost ||= gone.test(line);
    },
    trouble: () => said ?? (lost ? "connection lost" : undefined),
  };
}
