/** What can keep any statement from its end, whatever it says and whatever data it meets. */
export type Trouble =
  | "disk full"
  | "out of memory"
  | "limit reached"
  | "too many sessions"
  | "deadlock"
  | "locked"
  | "cancelled"
  | "damaged"
  | "internal error"
  | "server restarted"
  | "server crashed"
  | "starting up"
  | "connection lost";

/** What an answer means, and which trouble it tells of. Without one it is about the statement or the data. */
interface Answer {
  readonly meaning: string;
  readonly trouble?: Trouble;
}

/** The answers that people meet here: appendix A of PostgreSQL's manual. */
const answers: Readonly<Record<string, Answer>> = {
  "08000": { meaning: "connection broken", trouble: "connection lost" },
  "08003": { meaning: "no connection any more", trouble: "connection lost" },
  "08006": { meaning: "connection broken", trouble: "connection lost" },
  "22001": { meaning: "too long" },
  "22003": { meaning: "number out of range" },
  "22007": { meaning: "no such date or time" },
  "22012": { meaning: "division by zero" },
  "22021": { meaning: "bytes that are no text in UTF-8" },
  "22P02": { meaning: "not a value of that type" },
  "22P05": { meaning: "a letter that the other encoding lacks" },
  "23502": { meaning: "null where that is forbidden" },
  "23503": { meaning: "foreign key violation" },
  "23505": { meaning: "unique violation" },
  "23514": { meaning: "against a check" },
  "23P01": { meaning: "exclusion violation" },
  "28000": { meaning: "login not allowed" },
  "28P01": { meaning: "password refused" },
  "3D000": { meaning: "no such database" },
  "40001": { meaning: "changed meanwhile", trouble: "deadlock" },
  "40P01": { meaning: "deadlock", trouble: "deadlock" },
  "42501": { meaning: "permission denied" },
  "42601": { meaning: "a syntax error" },
  "42703": { meaning: "no such column" },
  "42803": { meaning: "an aggregate" },
  "42804": { meaning: "another type" },
  "42883": { meaning: "no such function" },
  "428C9": { meaning: "a column that is always generated" },
  "42P01": { meaning: "no such table" },
  "53100": { meaning: "disk full", trouble: "disk full" },
  "53200": { meaning: "out of memory", trouble: "out of memory" },
  "53300": { meaning: "too many sessions", trouble: "too many sessions" },
  "53400": {
    meaning: "a limit of its settings was reached",
    trouble: "limit reached",
  },
  "54000": { meaning: "a limit of PostgreSQL's own was reached" },
  "55000": {
    meaning: "not ready, e.g. a materialized view that isn't filled",
  },
  "55006": { meaning: "in use" },
  "55P03": { meaning: "lock not available", trouble: "locked" },
  "57014": { meaning: "timed out or cancelled", trouble: "cancelled" },
  "57P01": {
    meaning: "shut down, or the session was ended",
    trouble: "server restarted",
  },
  "57P02": {
    meaning: "a process of the server's crashed",
    trouble: "server crashed",
  },
  "57P03": { meaning: "starting up or shutting down", trouble: "starting up" },
  "57P04": { meaning: "the database was dropped", trouble: "connection lost" },
  "57P05": { meaning: "ended as idle", trouble: "connection lost" },
  "58030": { meaning: "a file can't be read or written", trouble: "damaged" },
  XX000: { meaning: "an internal error", trouble: "internal error" },
  XX001: { meaning: "a table's file is damaged", trouble: "damaged" },
  XX002: { meaning: "an index is damaged", trouble: "damaged" },
};

/** A SQLSTATE in words; undefined where people seldom meet it. */
export function meaningOf(sqlstate: string): string | undefined {
  return answers[sqlstate]?.meaning;
}

/** The trouble that a SQLSTATE tells of; undefined: what was asked, or the data, is at fault. */
export function troubleOf(sqlstate: string): Trouble | undefined {
  return answers[sqlstate]?.trouble;
}

const ending: readonly Trouble[] = [
  "server restarted",
  "server crashed",
  "starting up",
  "connection lost",
];

/** Whether the session is over with that answer: an administrator, a crash or the server's own limits ended it. */
export function endsSession(sqlstate: string): boolean {
  const trouble = troubleOf(sqlstate);
  return trouble !== undefined && ending.includes(trouble);
}
