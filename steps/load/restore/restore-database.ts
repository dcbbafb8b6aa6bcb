import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Login, withClient } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { quoteIdentifier } from "../../../postgres/identifier";
import { databaseArgument, withLibpq } from "../../../postgres/programs/libpq";
import { programEnvironment } from "../../../postgres/programs/programs";
import { runProgram } from "../../../postgres/programs/run-program";
import { wordErrors } from "../../../postgres/programs/safe-message";
import { readTrouble } from "../../../postgres/programs/trouble";
import type { TableName } from "../../../postgres/table-name";
import { roundSeconds, stopwatch } from "../../../words/stopwatch";
import { tellEvery } from "../../../words/while-told";
import { dataFolder } from "../dump/dump-folder";
import { type ExcludePlan, tablesKept } from "../dump/exclude";
import { type DumpEntry, listEntries } from "../dump/list-entries";
import { LoadFailed, metBy } from "../dump/load-failed";
import { reportEvery, restoreProgress } from "../dump/progress";
import type { SourceFacts } from "../dump/source-facts";
import {
  createExtensions,
  lendWrappers,
  type RefusedExtension,
} from "./create-extensions";
import { nullReferences } from "./null-references";
import { readErrors } from "./restore-errors";

/** What a restore is made with. */
export interface Restore {
  readonly route: Route;
  /** The target's, in the new, empty database. */
  readonly login: Login;
  /** Who logs in for the dump's own statements: the owner where that is a login made for it. */
  readonly restorer: Login;
  /** Role that owns the database and is to own all in it. */
  readonly owner: string;
  /** Folder of the dump, with its note. */
  readonly folder: string;
  readonly source: SourceFacts;
  readonly exclude: ExcludePlan;
  /** Tables whose rows aren't in the dump, but come between {@link restoreSchema} and {@link restoreRest}. */
  readonly streamed: readonly TableName[];
  /** Sessions at once. */
  readonly jobs: number;
  /** Milliseconds after which it is ended. */
  readonly deadline: number;
  /** Ends what {@link restoreSchema} does. */
  readonly signal?: AbortSignal | undefined;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}

export interface RestoreReport {
  readonly refused: readonly RefusedExtension[];
  /** References set to null, in rows. */
  readonly nulled: number;
}

/** Entries that lead to other servers of production's, or belong to the server rather than the database. */
const neverRestored = [
  "PUBLICATION",
  "PUBLICATION TABLE",
  "PUBLICATION TABLES IN SCHEMA",
  "SUBSCRIPTION",
  "SUBSCRIPTION TABLE",
  "USER MAPPING",
];

/** A restore whose tables are there, without the dump's rows. */
export interface Restoring {
  readonly restore: Restore;
  readonly folder: string;
  readonly list: string;
  readonly entries: readonly DumpEntry[];
  readonly refused: readonly RefusedExtension[];
  /** Seconds so far. */
  readonly clock: () => number;
}

/**
 * Begins to restore a dump into a new database: extensions, then tables, without rows.
 * @throws LoadFailed naming what couldn't be made. Nobody uses the database yet, and it is marked as loading.
 */
export async function restoreSchema(restore: Restore): Promise<Restoring> {
  const clock = stopwatch();
  const { source, tell } = restore;
  const folder = dataFolder(restore.folder);
  const entries = await listEntries(folder, programEnvironment());
  const { refused, schemas } = await inDatabase(restore, async (client) => {
    const made = await createExtensions(
      client,
      source.extensions,
      restore.owner,
    );
    await lendWrappers(client, restore.owner);
    return made;
  });
  for (const { name, reason } of refused)
    tell(`extension ${name} isn't in the new database: ${reason}`);
  const list = join(restore.folder, "entries.list");
  await writeFile(list, wantedLines(entries, schemas), { mode: 0o600 });
  const restoring = { restore, folder, list, entries, refused, clock };
  await runSections(restoring, ["pre-data"], restore.signal);
  return restoring;
}

/**
 * Goes on to the end: rows; the references to null; then indexes and keys, whose making checks the rows.
 * @throws LoadFailed as before
 */
export async function restoreRest(
  restoring: Restoring,
  signal: AbortSignal | undefined,
): Promise<RestoreReport> {
  const { restore, entries, refused, clock } = restoring;
  const { exclude, tell, streamed } = restore;
  let nulled = 0;
  if (exclude.nulled.length === 0)
    await runSections(restoring, ["data", "post-data"], signal);
  else {
    await runSections(restoring, ["data"], signal);
    const restorer = { ...restore, login: restore.restorer };
    nulled = await inDatabase(restorer, async (client) => {
      await client.query(`set role ${quoteIdentifier(restore.owner)}`);
      return nullReferences(client, exclude.nulled, tell);
    });
    await runSections(restoring, ["post-data"], signal);
  }
  const dumped = entries.filter(({ kind }) => kind === "TABLE DATA").length;
  tell(
    `restored ${dumped + streamed.length} tables (${roundSeconds(clock())} s)`,
  );
  return { refused, nulled };
}

/** The entries to restore, as `--use-list` takes them. Extensions are there already, or refused. */
function wantedLines(
  entries: readonly DumpEntry[],
  schemas: readonly string[],
): string {
  return entries
    .filter(({ kind, name }) => {
      if (neverRestored.includes(kind) || kind === "EXTENSION") return false;
      if (kind === "COMMENT") {
        // Theirs come with them; that of the schema public is its owner's to change. From 16 on pg_dump quotes the name.
        return !/^- (EXTENSION |SCHEMA "?public"? )/.test(name);
      }
      return (
        kind !== "SCHEMA" ||
        !schemas.some((one) => name.startsWith(`- ${one} `))
      );
    })
    .map(({ line }) => `${line}\n`)
    .join("");
}

async function runSections(
  { restore, folder, list, entries, refused }: Restoring,
  sections: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { route, restorer: login, source, tell } = restore;
  const progress = restoreProgress(
    tablesKept(source.tables, [
      ...restore.exclude.leftOut,
      ...restore.streamed,
    ]),
    entries,
  );
  const errors = readErrors(entries);
  const troubles = readTrouble();
  const reports = reportEvery(tellEvery, tell, () => progress.text(0));
  const { exitCode, ended } = await withLibpq(
    route,
    login,
    { applicationName: "prod-copy restore", settings: settingsOf(restore) },
    (environment) =>
      runProgram({
        file: "pg_restore",
        args: [
          databaseArgument(login),
          "--no-password",
          "--format=directory",
          `--jobs=${restore.jobs}`,
          "--no-owner",
          "--no-privileges",
          `--role=${restore.owner}`,
          ...sections.map((section) => `--section=${section}`),
          `--use-list=${list}`,
          "--verbose",
          folder,
        ],
        environment,
        deadline: restore.deadline,
        signal,
        onLine: (line) => {
          progress.line(line);
          errors.line(line);
          troubles.line(line);
        },
      }),
  ).finally(() => reports.stop());
  const found = errors.errors();
  if (ended === "by itself" && (exitCode === 0 || errors.onlySettings()))
    return;
  const cause =
    refused.length === 0
      ? ""
      : ` The server refused ${refused.map(({ name, reason }) => `extension ${name}: ${reason}`).join("; ")}, which may be the reason.`;
  throw new LoadFailed(
    `pg_restore ${howItEnded(restore, ended, exitCode)}${found.length > 0 ? `: ${wordErrors(found)}` : " and gave no reason that can be shown"}.${cause} The target is untouched; the next run drops the database "${login.database}".`,
    metBy("target", troubles.trouble()),
  );
}

function howItEnded(
  { deadline }: Restore,
  ended: "by itself" | "deadline" | "signal",
  exitCode: number | undefined,
): string {
  if (ended === "deadline")
    return `didn't end within ${Math.round(deadline / 60_000)} minutes and was ended`;
  if (ended === "signal") return "was ended with the run";
  return exitCode === undefined || exitCode > 128 ? "was killed" : "failed";
}

/** What makes it faster and any role may set. Nobody uses the database before it is whole, so a commit needn't wait for the disk. */
function settingsOf({ source }: Restore) {
  return {
    // Building indexes takes it.
    maintenance_work_mem: "256MB",
    synchronous_commit: "off",
    // Each job has a processor: workers besides made a load of 1.1 GB a tenth slower.
    max_parallel_maintenance_workers: "0",
    jit: "off",
    // A role's or a database's own would end the load or wait for a person.
    statement_timeout: "0",
    lock_timeout: "0",
    idle_in_transaction_session_timeout: "0",
    ...(source.version >= 140_000 && {
      client_connection_check_interval: "5s",
    }),
  };
}

function inDatabase<T>(
  { route, login, deadline }: Restore,
  work: Parameters<typeof withClient<T>>[2],
): Promise<T> {
  return withClient(route, login, work, { statementTimeout: deadline });
}
