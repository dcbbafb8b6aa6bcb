import type { ClientBase } from "pg";
import { readAccess } from "../../identity/database-access";
import {
  type DatabaseNote,
  writeNote as writeDatabaseNote,
} from "../../identity/database-note";
import { withClient } from "../../postgres/connect/connect";
import { dropOwnNames } from "../../postgres/own-objects";
import { newRights, readOwnRights } from "../../postgres/roles/server-rights";
import { size } from "../../words/amounts";
import { createLoadDatabase } from "./database/create-database";
import { dropHalfLoaded } from "./database/drop-database";
import { admitLoader, createLoader, dismissLoader } from "./database/loader";
import {
  listKeptDumps,
  removeDump,
  removeLeftDumps,
  writeNote,
} from "./dump/dump-folder";
import type { ExcludePlan } from "./dump/exclude";
import { openKeptDump } from "./dump/kept-dump";
import { LoadFailed } from "./dump/load-failed";
import { readSchema } from "./dump/read-schema";
import { type Dumped, dumpProduction, targetFacts } from "./dump-production";
import type { Load } from "./load";
import { compareSchema } from "./restore/compare-schema";
import type { RefusedExtension } from "./restore/create-extensions";
import { restoreDatabase } from "./restore/restore-database";

/** A database that is loaded and closed: it holds real people's data until it is sanitised. */
export interface LoadResult {
  readonly name: string;
  readonly oid: number;
  /** When its dump was begun, as ISO 8601 has it. */
  readonly dumpedAt: string;
  readonly leftOut: ExcludePlan["leftOut"];
  /** Rows whose references were set to null. */
  readonly nulled: number;
  readonly refused: readonly RefusedExtension[];
  readonly dumpSeconds: number;
  readonly restoreSeconds: number;
}

/**
 * Dumps production and restores it into a new, closed database; with `from`, restores a dump that was kept.
 * Whatever fails leaves the target as it was: a half-loaded database is marked so, for the next run to drop, and the
 * dump is deleted.
 * @throws LoadFailed before anything is changed where it can't be done: each reason in a sentence
 */
export async function loadDatabase(load: Load): Promise<LoadResult> {
  const { owner, folder, tell } = load;
  assertNotProduction(load);
  await clearUp(load);
  const dumped =
    load.from === undefined
      ? await dumpProduction(load)
      : {
          ...(await openKeptDump(
            load.from,
            load.exclude,
            (
              await targetFacts(load)
            ).version,
          )),
          seconds: 0,
        };
  const keep = load.keepDump || load.from !== undefined;
  try {
    const result = await restoreInto(load, dumped);
    if (load.keepDump && load.from === undefined)
      await writeNote(dumped.path, {
        ...owner,
        made: dumped.made,
        kept: true,
        source: dumped.source,
        exclude: dumped.exclude,
      });
    return result;
  } catch (error) {
    if (load.from === undefined) await removeDump(dumped.path);
    throw error;
  } finally {
    if (!keep) await removeDump(dumped.path);
    const kept = await listKeptDumps(folder);
    if (kept.length > 0)
      tell(
        `${kept.length} kept dumps in ${folder} hold real people's data: ${kept.map(({ path, bytes, made }) => `${path} (${size(bytes)}, ${made})`).join(", ")}. Delete those that aren't needed.`,
      );
  }
}

/** Nothing is ever made or dropped on production's own server. */
function assertNotProduction({ source, target }: Load): void {
  const [production, other] = [source.route.endpoint, target.route.endpoint];
  if (
    production.address.toLowerCase() === other.address.toLowerCase() &&
    production.port === other.port
  )
    throw new LoadFailed(
      `The target's server, ${other.address}:${other.port}, is production's own. Nothing was changed. Name a target on another server.`,
    );
}

/** What killed runs of this stack have left. */
async function clearUp({ owner, folder, target, tell }: Load): Promise<void> {
  const dumps = await removeLeftDumps(folder, owner);
  if (dumps.length > 0)
    tell(`deleted ${dumps.length} dumps that earlier runs left`);
  const databases = await withClient(target.route, target.login, (client) =>
    dropHalfLoaded(client, owner),
  );
  for (const name of databases)
    tell(`dropped ${name}, which an earlier run left half loaded`);
}

async function restoreInto(
  load: Load,
  { path, source, exclude, made: dumpedAt, seconds: dumpSeconds }: Dumped,
): Promise<LoadResult> {
  const { target, jobs, deadline, signal, tell } = load;
  const { name, oid, note, loader } = await withClient(
    target.route,
    target.login,
    async (client) => {
      const { present } = target;
      const note: Omit<DatabaseNote, "state"> = {
        ...load.owner,
        ...load.note,
        made: new Date().toISOString(),
        ...(present !== undefined && {
          grants: await readAccess(client, present),
        }),
      };
      const loader = await createLoader(client, load.owner);
      const made = await createLoadDatabase(client, {
        base: target.name,
        note,
        source: source.database,
        owner: loader?.user ?? target.databaseOwner,
      });
      return { ...made, note, loader };
    },
  );
  tell(`made the database ${name}, which nobody else can enter`);
  const login = { ...target.login, database: name };
  const inDatabase = <T>(work: (client: ClientBase) => Promise<T>) =>
    withClient(target.route, login, work, { statementTimeout: deadline });
  const before = await inDatabase(readOwnRights);
  if (loader) await inDatabase((client) => admitLoader(client, loader));
  const restored = await restoreDatabase({
    route: target.route,
    login,
    restorer: loader ? { ...loader, database: name } : login,
    owner: loader?.user ?? target.databaseOwner,
    folder: path,
    source,
    exclude,
    jobs,
    deadline,
    signal,
    tell,
  });
  await inDatabase(async (client) => {
    const made = newRights(before, await readOwnRights(client));
    if (made.length > 0)
      throw new LoadFailed(
        `While production's dump was loaded, something made or changed on the target's server: ${made.join("; ")}. Code in the dump can have done that, or somebody else who works there. Undo it, and find in production what does it. The target is untouched.`,
      );
    if (loader) await dismissLoader(client, loader);
    const differences = compareSchema(source.schema, await readSchema(client));
    if (differences.length > 0)
      throw new LoadFailed(
        `The new database "${name}" isn't like production's: ${differences.slice(0, 20).join(" ")}${differences.length > 20 ? ` And ${differences.length - 20} more.` : ""} The target is untouched.`,
      );
    // What came with the dump under this project's names: markers of a copy that production once was, or worse.
    await dropOwnNames(client);
    // No ANALYZE: it would keep samples of real people's values. Masking makes the statistics of what it changes.
    await writeDatabaseNote(client, name, { ...note, state: "loaded" });
  });
  tell("every key, check, index and trigger of production's is there");
  return {
    name,
    oid,
    dumpedAt,
    dumpSeconds,
    restoreSeconds: restored.seconds,
    leftOut: exclude.leftOut,
    nulled: restored.nulled,
    refused: restored.refused,
  };
}
