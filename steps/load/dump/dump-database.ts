import type { Login } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { databaseArgument, withLibpq } from "../../../postgres/programs/libpq";
import { programEnvironment } from "../../../postgres/programs/programs";
import { runProgram } from "../../../postgres/programs/run-program";
import {
  type ProgramError,
  safeMessage,
  wordErrors,
} from "../../../postgres/programs/safe-message";
import { readTrouble } from "../../../postgres/programs/trouble";
import type { Trouble } from "../../../postgres/sqlstates";
import type { TableName } from "../../../postgres/table-name";
import { size } from "../../../words/amounts";
import { roundSeconds, stopwatch } from "../../../words/stopwatch";
import { tellEvery } from "../../../words/while-told";
import { bytesIn } from "./dump-folder";
import { tablesKept } from "./exclude";
import { listEntries } from "./list-entries";
import { LoadFailed, metBy } from "./load-failed";
import { dumpProgress, reportEvery } from "./progress";
import type { SourceFacts } from "./source-facts";
import { type Watched, type Watching, whileWatched } from "./watch-dump";

/** What a dump is made with. */
export interface Dump {
  readonly route: Route;
  /** Production's. */
  readonly login: Login;
  readonly source: SourceFacts;
  /** Tables whose rows stay behind. */
  readonly leftOut: readonly TableName[];
  /** The moment to dump, of a session that holds it, and the tables whose rows come another way. Default: a moment of its own. */
  readonly snapshot?: {
    readonly id: string;
    readonly tables: readonly TableName[];
  };
  /** Folder for pg_dump to make. */
  readonly folder: string;
  /** Sessions at once. */
  readonly jobs: number;
  /** Milliseconds that it waits for a lock, and that it lets another session wait for it. Default 10,000. */
  readonly lockTimeout?: number;
  /** Milliseconds after which it is ended. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}

export interface DumpReport {
  readonly seconds: number;
  /** On disk. */
  readonly bytes: number;
  readonly tables: number;
}

/**
 * Measured on Cobalt's database of 500 MB (about 320 MB of them rows), two jobs on two busy cores: none makes
 * 270 MB in 3.9 s, level 1 makes 92 MB in 3.6 to 5.8 s, pg_dump's default, level 6, 79 MB in 14 s. With 1.1 GB both
 * take 7.6 s, and the restore after them is as fast, so the smaller one it is.
 */
const compression = "1";

/**
 * Dumps a database into a folder, in read-only sessions that see one and the same moment. It gives up where
 * a table is locked for longer than the lock timeout, and where it keeps a session of production waiting as long.
 * @throws LoadFailed with pg_dump's own words as far as they hold no values. The folder may hold part of a dump then.
 */
export async function dumpDatabase(dump: Dump): Promise<DumpReport> {
  const { route, login, source, folder, lockTimeout = 10_000 } = dump;
  const clock = stopwatch();
  const progress = dumpProgress(tablesKept(source.tables, withoutRows(dump)));
  const errors: ProgramError[] = [];
  const troubles = readTrouble();
  const reports = reportEvery(tellEvery, dump.tell, async () =>
    progress.text(await bytesIn(folder)),
  );
  const settings = {
    default_transaction_read_only: "on",
    idle_in_transaction_session_timeout: "0",
    // Known since PostgreSQL 14: a session whose pg_dump is gone ends its statement.
    ...(source.version >= 140_000 && {
      client_connection_check_interval: "5s",
    }),
  };
  const run = ({ applicationName, signal }: Watching) =>
    withLibpq(route, login, { applicationName, settings }, (environment) =>
      runProgram({
        file: "pg_dump",
        args: dumpArguments(dump, lockTimeout),
        environment: {
          ...environment,
          // Names of tables come as arguments, in UTF-8.
          ...(source.database.encoding !== "SQL_ASCII" && {
            PGCLIENTENCODING: "UTF8",
          }),
        },
        deadline: dump.deadline,
        signal,
        onLine: (line) => {
          progress.line(line);
          troubles.line(line);
          const message = /^(?:pg_dump: )+(?:error|fatal): (.*)$/.exec(
            line,
          )?.[1];
          if (message !== undefined)
            errors.push({ message: safeMessage(message) });
        },
      }),
    ).finally(() => reports.stop());
  const [result, watched] = await whileWatched(
    { route, login, lockTimeout },
    dump.signal,
    run,
  );
  if (result.status === "rejected") throw result.reason;
  if (watched.status === "rejected") throw watched.reason;
  const { exitCode, ended } = result.value;
  if (exitCode !== 0 || ended !== "by itself")
    throw failure(dump, {
      ended,
      errors,
      seen: watched.value,
      lockTimeout,
      trouble: troubles.trouble(),
    });
  const tables = await assertLeftOut(dump);
  const bytes = await bytesIn(folder);
  const seconds = roundSeconds(clock());
  dump.tell(`dumped ${tables} tables, ${size(bytes)} (${seconds} s)`);
  return { seconds, bytes, tables };
}

/** The tables whose rows aren't to be in the dump. */
function withoutRows({ leftOut, snapshot }: Dump): TableName[] {
  return [...leftOut, ...(snapshot?.tables ?? [])];
}

function dumpArguments(dump: Dump, lockTimeout: number): string[] {
  const { login, folder, jobs, snapshot } = dump;
  return [
    databaseArgument(login),
    "--no-password",
    "--format=directory",
    `--jobs=${jobs}`,
    `--compress=${compression}`,
    `--lock-wait-timeout=${lockTimeout}`,
    // It needn't outlive a power cut: a dump that isn't whole isn't restored.
    "--no-sync",
    "--verbose",
    "--quote-all-identifiers",
    // They hold passwords of, and lead to, other servers of production's.
    "--no-subscriptions",
    "--no-publications",
    `--file=${folder}`,
    ...(snapshot ? [`--snapshot=${snapshot.id}`] : []),
    ...withoutRows(dump).map(
      (table) => `--exclude-table-data=${exactPattern(table)}`,
    ),
  ];
}

/** A pattern of pg_dump's that stands for this very table: within double quotes everything is itself. */
function exactPattern({ schema, table }: TableName): string {
  return [schema, table]
    .map((name) => `"${name.replaceAll('"', '""')}"`)
    .join(".");
}

/**
 * pg_dump takes a pattern that matches nothing without a word.
 * @returns how many tables' rows are in the dump
 */
async function assertLeftOut(dump: Dump): Promise<number> {
  const { folder, source } = dump;
  const withRows = new Set(
    (await listEntries(folder, programEnvironment()))
      .filter(({ kind }) => kind === "TABLE DATA")
      .map(({ name }) => name),
  );
  for (const { schema, table } of withoutRows(dump)) {
    const owner = source.tables.find(
      (one) => one.schema === schema && one.table === table,
    )?.owner;
    if (withRows.has(`${schema} ${table} ${owner}`))
      throw new LoadFailed(
        `pg_dump dumped the rows of ${schema}.${table}, which weren't to be in the dump. It isn't used.`,
      );
  }
  return withRows.size;
}

interface Failure {
  readonly ended: "by itself" | "deadline" | "signal";
  readonly errors: readonly ProgramError[];
  readonly seen: Watched;
  readonly lockTimeout: number;
  readonly trouble: Trouble | undefined;
}

function failure(
  { deadline, signal }: Dump,
  { ended, errors, seen, lockTimeout, trouble }: Failure,
): LoadFailed {
  const then = "Nothing was changed. Run again.";
  if (seen.keptWaiting !== undefined)
    return new LoadFailed(`${seen.keptWaiting} ${then}`);
  if (ended === "deadline")
    return new LoadFailed(
      `pg_dump didn't end within ${Math.round(deadline / 60_000)} minutes and was ended. Nothing was changed.`,
    );
  if (ended === "signal" || signal?.aborted)
    return new LoadFailed(
      "pg_dump was ended with the run. Nothing was changed.",
    );
  const words = wordErrors(errors);
  if (/could not obtain lock on relation/.test(words))
    return new LoadFailed(
      `pg_dump gave way to a session of production that asked for a table for itself, as migrations do (${words}). ${then}`,
    );
  if (/due to (statement|lock) timeout/.test(words))
    return new LoadFailed(
      `pg_dump gave up: ${seen.waitedFor ?? "a table of production"} was locked for longer than ${lockTimeout / 1000} s (${words}). ${then}`,
    );
  return new LoadFailed(
    `pg_dump failed: ${words || "it gave no reason"}. Nothing was changed.`,
    metBy("production", trouble),
  );
}
