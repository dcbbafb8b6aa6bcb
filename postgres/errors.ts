import { meaningOf, type Trouble, troubleOf } from "./sqlstates";

/** What a PostgreSQL error may tell: where it happened. Never its message, detail or statement, which quote data. */
interface ErrorPlace {
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
}

/** An error that a PostgreSQL server answered with, stripped of everything that could hold a value. */
export class DatabaseError extends Error implements ErrorPlace {
  override readonly name: string = "DatabaseError";
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;

  constructor(
    /** Five characters, as in the PostgreSQL manual's appendix A: `42501`. */
    readonly sqlstate: string,
    place: ErrorPlace = {},
  ) {
    super(wording(sqlstate, place));
    this.schema = place.schema;
    this.table = place.table;
    this.column = place.column;
    this.constraint = place.constraint;
  }
}

/** The server refused the login itself: 28P01 (wrong password) or 28000 (this role may not, whatever its password). */
export class LoginRefused extends DatabaseError {
  override readonly name = "LoginRefused";
}

/** No session came about, for a reason that time or the network may mend. */
export class NotReachable extends Error {
  override readonly name = "NotReachable";
  constructor(
    message: string,
    /** What the server answered, where it did: it takes no sessions at the moment. */
    readonly sqlstate?: string,
  ) {
    super(message);
  }
}

/** The server offers no TLS, or a certificate that isn't its endpoint's. Waiting doesn't mend it. */
export class NotTrusted extends Error {
  override readonly name = "NotTrusted";
}

/** A session ended under the work: a restart, a failover, a broken network or a query without an answer. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  constructor(
    message: string,
    /** What the server said when it ended the session, where it did. */
    readonly sqlstate?: string,
    /** Default: what the SQLSTATE tells of. */
    readonly trouble: Trouble = (sqlstate && troubleOf(sqlstate)) ||
      "connection lost",
  ) {
    super(message);
  }
}

/** Work that an error ended, and what it was about: a session that is lost then tells it. */
export class Underway extends Error {
  override readonly name = "Underway";
  constructor(
    /** E.g. the tables. */
    readonly at: string,
    override readonly cause: unknown,
  ) {
    super(`An error ended the work on ${at}.`);
  }
}

/** The SQLSTATE of a PostgreSQL error, as `pg` throws it or as {@link DatabaseError}; undefined for any other error. */
export function sqlstateOf(error: unknown): string | undefined {
  if (error instanceof DatabaseError) return error.sqlstate;
  return isServerError(error) ? error.code : undefined;
}

/**
 * The SQLSTATE where PostgreSQL refused what was asked of it, because of the statement or the data; undefined for
 * any other error, also for trouble that the statement only met.
 */
export function refusedWith(error: unknown): string | undefined {
  const sqlstate = sqlstateOf(error);
  return sqlstate && !troubleOf(sqlstate) ? sqlstate : undefined;
}

/** The error without anything that could hold a value: PostgreSQL's as {@link DatabaseError}, any other as it is. */
export function withoutValues(error: unknown): unknown {
  if (!isServerError(error)) return error;
  const kind = ["28P01", "28000"].includes(error.code)
    ? LoginRefused
    : DatabaseError;
  return new kind(error.code, error);
}

/**
 * The error in words that can be shown and stored: of a PostgreSQL error only SQLSTATE, schema, table,
 * column and constraint; of this folder's own errors their message; of any other only its kind.
 */
export function describe(error: unknown): string {
  const safe = withoutValues(error);
  if (
    safe instanceof DatabaseError ||
    safe instanceof NotReachable ||
    safe instanceof NotTrusted ||
    safe instanceof ConnectionLost
  )
    return safe.message;
  if (!(safe instanceof Error)) return "an unknown error";
  const code = codeOf(safe);
  return code ? `${safe.name} ${code}` : safe.name;
}

/** The `code` that Node.js and `pg` put on their errors, e.g. `ECONNREFUSED`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error &&
    "code" in error &&
    typeof error.code === "string"
    ? error.code
    : undefined;
}

/** Told by its fields: an `EPIPE` of Node.js looks like a SQLSTATE too, but has no severity. */
function isServerError(
  error: unknown,
): error is Error & ErrorPlace & { code: string } {
  return (
    error instanceof Error &&
    !(error instanceof DatabaseError) &&
    "severity" in error &&
    /^[0-9A-Z]{5}$/.test(codeOf(error) ?? "")
  );
}

function wording(sqlstate: string, place: ErrorPlace): string {
  const meaning = meaningOf(sqlstate);
  const parts = [
    place.table &&
      `table ${place.schema ? `${place.schema}.` : ""}${place.table}`,
    place.column && `column ${place.column}`,
    place.constraint && `constraint ${place.constraint}`,
  ].filter(Boolean);
  return `${[
    `PostgreSQL answered ${sqlstate}${meaning ? ` (${meaning})` : ""}`,
    ...parts,
  ].join(", ")}.`;
}
