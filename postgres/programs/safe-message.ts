/**
 * Messages of PostgreSQL's servers and programs that name objects and never a value. Whatever isn't like
 * one of these isn't shown.
 */
const safe: readonly RegExp[] = [
  /^canceling statement due to (lock|statement) timeout$/,
  /^canceling statement due to user request$/,
  /^terminating connection due to administrator command$/,
  /^could not obtain lock on relation "[^\n]*"$/,
  /^permission denied (for|to) [\w ]+("[^"\n]*")?$/,
  /^must be (owner|superuser|member|able) [\w ]*("[^"\n]*")?$/,
  /^(relation|schema|type|role|extension|database|constraint|function|column|language|index|collation|tablespace|access method|operator class) "[^"\n]*" (does not exist|already exists|is not available)( for relation "[^"\n]*")?$/,
  /^query would be affected by row-level security policy for table "[^"\n]*"$/,
  /^insert or update on table "[^"\n]*" violates foreign key constraint "[^"\n]*"$/,
  /^(duplicate key value violates|could not create) unique (constraint|index) "[^"\n]*"$/,
  /^(new row for relation|check constraint "[^"\n]*" of relation) "[^"\n]*" (violates check constraint "[^"\n]*"|is violated by some row)$/,
  /^null value in column "[^"\n]*" of relation "[^"\n]*" violates not-null constraint$/,
  /^cannot [\w ]+ table "[^"\n]*"( [\w ]+)?$/,
  /^unrecognized configuration parameter "[^"\n]*"$/,
  /^could not (extend|write|create|open|fsync|close|read)( to| from)? (file|directory|temporary file|output file|input file)( "[^"\n]*")?: [A-Z][\w ]*$/,
  /^could not [\w ]+( "[^"\n]*")?: No space left on device$/,
  /^out of (memory|shared memory)$/,
  /^server closed the connection unexpectedly$/,
  /^SSL (SYSCALL )?error: [\w ]+$/,
  /^SSL connection has been closed unexpectedly$/,
  /^(password|SCRAM) authentication failed for user "[^"\n]*"$/,
  /^the database system is (starting up|shutting down|in recovery mode)$/,
  /^cannot connect to database "[^"\n]*"$/,
  /^aborting because of server version mismatch$/,
  /^a worker process died unexpectedly$/,
  /^(terminated by user|could not connect to the server|lost connection to the server|no matching [\w ]+ were found)$/,
  /^unsupported version \([\d.]+\) in file header$/,
  /^could not find [\w -]+ in archive$/,
];

const hidden = "an error whose text may hold values and isn't shown";

/** The message where it holds no value, else words that say it isn't shown. */
export function safeMessage(text: string): string {
  const message = text.trim();
  const plain = message.replace(/^(ERROR|FATAL|PANIC): +/, "");
  if (safe.some((pattern) => pattern.test(plain))) return plain;
  if (/^error returned by PQ(putCopyData|putCopyEnd|getResult)/.test(plain))
    return "the connection failed while rows were copied";
  // What libpq puts before the server's words: where it connected to.
  const server =
    /^connection to server [^\n]*? failed: (?:FATAL|ERROR): +(.*)$/.exec(
      plain,
    )?.[1];
  if (server !== undefined)
    return `the connection failed: ${safeMessage(server)}`;
  if (/^connection to server /.test(plain)) return "the connection failed";
  const inner = /(?:ERROR|FATAL|PANIC): +(.*)$/.exec(plain)?.[1];
  if (inner !== undefined && inner !== plain) return safeMessage(inner);
  return hidden;
}

/**
 * A line without what stands before its message. Several processes write at once, the program's name and
 * the message each on their own: so the names may stand together before one message, and none before another.
 */
export function messageOf(line: string): string {
  return line.replace(
    /^((pg_dump|pg_restore):? ?|(error|fatal|warning|detail|hint): ?)+/,
    "",
  );
}

/** Something that a program couldn't do. */
export interface ProgramError {
  /** The entry of a dump at fault, as the dump lists it: `FK CONSTRAINT public orders orders_customer_fk`; undefined where it is none's. */
  readonly entry?: string | undefined;
  /** What {@link safeMessage} leaves of it. */
  readonly message: string;
}

/** Most that is told of one run of a program. */
const most = 20;

/** The errors in one line, each once, and those that aren't shown as one with their count. */
export function wordErrors(errors: readonly ProgramError[]): string {
  const ofHidden = errors.filter(({ message }) => message === hidden);
  const single = ofHidden.length === 1;
  const words = new Set(
    errors
      .filter(({ message }) => single || message !== hidden)
      .map(({ entry, message }) =>
        entry === undefined ? message : `${entry}: ${message}`,
      ),
  );
  const more = words.size - most;
  return [
    ...[...words].slice(0, most),
    ...(more > 0 ? [`${more} more`] : []),
    ...(ofHidden.length > 1 ? [wordHidden(ofHidden)] : []),
  ].join("; ");
}

/** Where the first of them are is told too: they are seldom of one kind. */
function wordHidden(errors: readonly ProgramError[]): string {
  const entries = [...new Set(errors.flatMap(({ entry }) => entry ?? []))];
  const more = entries.length - 3;
  const places =
    entries.length === 0
      ? ""
      : ` (${entries.slice(0, 3).join(", ")}${more > 0 ? ` and ${more} more` : ""})`;
  return `${errors.length} errors whose texts may hold values and aren't shown${places}`;
}
