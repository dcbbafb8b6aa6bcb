import type { ClientBase } from "pg";
import { readAccess } from "../../identity/database-access";
import {
  type DatabaseNote,
  writeNote as writeDatabaseNote,
} from "../../identity/database-note";
import { withClient } from "../../postgres/connect/connect";
import { dropOwnNames } from "../../postgres/own-objects";
import type { ActingRole } from "../../postgres/roles/acting-role";
import {
  newRights,
  readOwnRights,
  type ServerRights,
} from "../../postgres/roles/server-rights";
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
import type { SourceFacts } from "./dump/source-facts";
import { type Dumped, dumpProduction, targetFacts } from "./dump-production";
import type { Load } from "./load";
import { compareSchema } from "./restore/compare-schema";
import type { RefusedExtension } from "./restore/create-extensions";
import {
  type Restoring,
  restoreRest,
  restoreSchema,
} from "./restore/restore-database";
import { streamRows } from "./stream/stream-rows";

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
}

/**
 * Dumps production and restores it into a new, closed database; with `from`, restores a dump that was kept. The rows of
 * large tables go straight from one server to the other, unless the dump is to be kept.
 * Whatever fails leaves the target as it was: a half-loaded database is marked so, for the next run to drop, and the
 * dump is deleted.
 * @throws LoadFailed before anything is changed where it can't be done: each reason in a sentence
 */
export async function loadDatabase(load: Load): Promise<LoadResult> {
  const { owner, from, folder, keepDump, tell } = load;
  assertNotProduction(load);
  await clearUp(load);
  try {
    const loading =
      from === undefined
        ? await dumpProduction(load, (dumped) => begin(load, dumped))
        : await begin(load, await openKept(load, from));
    const { path, made, source, exclude } = loading.dumped;
    const remove = async () => {
      if (from === undefined) await removeDump(path);
    };
    const result = await finish(load, loading).catch(async (error: unknown) => {
      await remove();
      throw error;
    });
    if (keepDump && from === undefined)
      await writeNote(path, { ...owner, made, kept: true, source, exclude });
    else await remove();
    return result;
  } finally {
    const kept = await listKeptDumps(folder);
    if (kept.length > 0)
      tell(
        `${kept.length} kept dumps in ${folder} hold real people's data: ${kept.map(({ path, bytes, made }) => `${path} (${size(bytes)}, ${made})`).join(", ")}. Delete those that aren't needed.`,
      );
  }
}

async function openKept(load: Load, from: string): Promise<Dumped> {
  const { version } = await targetFacts(load);
  return openKeptDump(from, load.exclude, version);
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

interface MadeDatabase {
  readonly name: string;
  readonly oid: number;
  readonly note: Omit<DatabaseNote, "state">;
  readonly loader: ActingRole | undefined;
}

/** A new database that has the dump's tables, and the rows that came straight from production. */
interface Loading extends MadeDatabase {
  readonly dumped: Dumped;
  readonly rights: ServerRights;
  readonly restoring: Restoring;
}

/** What production is needed for. */
async function begin(load: Load, dumped: Dumped): Promise<Loading> {
  const { target, jobs, deadline, tell } = load;
  const { path, source, exclude, production } = dumped;
  const made = await withClient(target.route, target.login, (client) =>
    makeDatabase(client, load, source),
  );
  const { name, loader } = made;
  tell(`made the database ${name}, which nobody else can enter`);
  const login = { ...target.login, database: name };
  const rights = await inDatabase(load, name, readOwnRights);
  if (loader)
    await inDatabase(load, name, (client) => admitLoader(client, loader));
  const restorer = loader ? { ...loader, database: name } : login;
  const owner = loader?.user ?? target.databaseOwner;
  const { route } = target;
  const restoring = await restoreSchema({
    route,
    login,
    restorer,
    owner,
    folder: path,
    source,
    exclude,
    streamed: production?.snapshot.tables ?? [],
    jobs,
    deadline,
    signal: production?.snapshot.signal ?? load.signal,
    tell,
  });
  if (production)
    await streamRows({
      production,
      target: { route, login: restorer, owner },
      jobs,
      deadline,
      tell,
    });
  return { ...made, dumped, rights, restoring };
}

async function makeDatabase(
  client: ClientBase,
  { owner, note, target }: Load,
  source: SourceFacts,
): Promise<MadeDatabase> {
  const { present } = target;
  const whole: MadeDatabase["note"] = {
    ...owner,
    ...note,
    made: new Date().toISOString(),
    ...(present !== undefined && {
      grants: await readAccess(client, present),
    }),
  };
  const loader = await createLoader(client, owner);
  const made = await createLoadDatabase(client, {
    base: target.name,
    note: whole,
    source: source.database,
    owner: loader?.user ?? target.databaseOwner,
  });
  return { ...made, note: whole, loader };
}

/** Indexes and keys, and the proof that all is there. */
async function finish(load: Load, loading: Loading): Promise<LoadResult> {
  const { name, oid, dumped, note, loader, rights, restoring } = loading;
  const { source, exclude } = dumped;
  const restored = await restoreRest(restoring, load.signal);
  await inDatabase(load, name, async (client) => {
    const made = newRights(rights, await readOwnRights(client));
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
  load.tell("every key, check, index and trigger of production's is there");
  return {
    name,
    oid,
    dumpedAt: dumped.made,
    leftOut: exclude.leftOut,
    nulled: restored.nulled,
    refused: restored.refused,
  };
}

function inDatabase<T>(
  { target, deadline }: Load,
  database: string,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  return withClient(target.route, { ...target.login, database }, work, {
    statementTimeout: deadline,
  });
}
