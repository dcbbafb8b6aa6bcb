import { randomBytes } from "node:crypto";
import { type Login, withClient } from "../../postgres/connect/connect";
import {
  findProgramProblems,
  readPrograms,
} from "../../postgres/programs/programs";
import { size } from "../../words/amounts";
import { loadName } from "./database/create-database";
import { dumpDatabase } from "./dump/dump-database";
import {
  dataFolder,
  findSpaceProblem,
  makeDumpFolder,
  removeDump,
} from "./dump/dump-folder";
import {
  type ExcludePlan,
  keyOf,
  planExclude,
  tablesKept,
} from "./dump/exclude";
import { atProduction, LoadFailed } from "./dump/load-failed";
import { readSource } from "./dump/read-source";
import type { SourceFacts } from "./dump/source-facts";
import type { Load } from "./load";
import {
  type ExportedSnapshot,
  withExportedSnapshot,
} from "./stream/exported-snapshot";
import type { StreamSides } from "./stream/stream-sides";
import { streamedBytes } from "./stream/streamed-table";

/** A dump that is there. */
export interface Dumped {
  readonly path: string;
  /** When it was begun, as ISO 8601 has it. */
  readonly made: string;
  readonly source: SourceFacts;
  readonly exclude: ExcludePlan;
  /** Production as the dump saw it, where the rows of its large tables are still there. */
  readonly production?: StreamSides["production"];
}

/**
 * Dumps production, after everything that stands against the load was looked for, and does work with the dump. Unless
 * it is to be kept, the rows of large tables aren't in it: production is held at the dump's moment until the work is done.
 * Production's login lives in here only. A dump whose work fails is deleted.
 * @throws LoadFailed
 */
export async function dumpProduction<T>(
  load: Load,
  work: (dumped: Dumped) => Promise<T>,
): Promise<T> {
  const { source: production, keepDump, lockTimeout, signal } = load;
  const { route } = production;
  const login = await production.login();
  const source = await withClient(
    route,
    login,
    (client) => readSource(client, lockTimeout),
    { readOnly: true, applicationName: "prod-copy survey" },
  ).catch((error: unknown) => {
    throw atProduction(error);
  });
  const exclude = await plan(load, source);
  const found = { login, source, exclude };
  return inDumpFolder(load, source, (place) =>
    keepDump
      ? dump(load, { ...place, ...found }, work)
      : withExportedSnapshot(
          {
            route,
            login,
            lockTimeout,
            signal,
            tables: tablesKept(source.tables, exclude.leftOut),
          },
          (snapshot) => dump(load, { ...place, ...found, snapshot }, work),
        ),
  );
}

type DumpPlace = Pick<Dumped, "path" | "made">;

/** Makes the dump's folder. It goes where the work fails, and stays otherwise. */
async function inDumpFolder<T>(
  { owner, folder }: Load,
  { database }: SourceFacts,
  work: (place: DumpPlace) => Promise<T>,
): Promise<T> {
  const made = new Date().toISOString();
  const path = await makeDumpFolder(
    folder,
    `${loadName(database.name.replaceAll(/[^\w-]/g, "_"), new Date())}_${randomBytes(3).toString("hex")}`,
    { ...owner, kept: false, made },
  );
  try {
    return await work({ path, made });
  } catch (error) {
    await removeDump(path);
    throw error;
  }
}

interface Found extends DumpPlace, Pick<Dumped, "source" | "exclude"> {
  readonly login: Login;
  readonly snapshot?: ExportedSnapshot;
}

async function dump<T>(
  load: Load,
  { login, snapshot, ...found }: Found,
  work: (dumped: Dumped) => Promise<T>,
): Promise<T> {
  const { jobs, deadline, tell, lockTimeout } = load;
  const { route } = load.source;
  const { path, source, exclude } = found;
  await dumpDatabase({
    route,
    login,
    source,
    jobs,
    deadline,
    signal: snapshot?.signal ?? load.signal,
    tell,
    ...(lockTimeout !== undefined && { lockTimeout }),
    ...(snapshot && { snapshot }),
    leftOut: exclude.leftOut,
    folder: dataFolder(path),
  }).catch((error: unknown) => {
    throw atProduction(error);
  });
  const { encoding } = source.database;
  return work({
    ...found,
    ...(snapshot && {
      production: { route, login, snapshot, encoding, lockTimeout },
    }),
  });
}

/** @throws LoadFailed with everything that stands against the load. */
async function plan(load: Load, source: SourceFacts): Promise<ExcludePlan> {
  const { folder, exclude, keepDump, tell } = load;
  const planned = planExclude(source, exclude);
  const leftOut = "plan" in planned ? planned.plan.leftOut : [];
  const kept = tablesKept(source.tables, leftOut);
  const needed = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  const written = keepDump ? needed : needed - streamedBytes(kept);
  const space = await findSpaceProblem(folder, written);
  const { version, used } = await targetFacts(load);
  const room = findRoomProblem(load.target.storage, used, needed);
  const problems = [
    ...findProgramProblems(await readPrograms(), source.version, version),
    ...("plan" in planned ? [] : planned.problems),
    ...(space === undefined ? [] : [space]),
    ...(room === undefined ? [] : [room]),
  ];
  if (problems.length > 0 || !("plan" in planned))
    throw new LoadFailed(`${problems.join(" ")} Nothing was changed.`);
  if (planned.plan.leftOut.length > 0)
    tell(
      `rows left out: ${planned.plan.leftOut.map(keyOf).join(", ")}${planned.plan.added.length > 0 ? ` (of these, because of foreign keys: ${planned.plan.added.map(keyOf).join(", ")})` : ""}`,
    );
  return planned.plan;
}

/** server_version_num of the target's server, and the bytes that its databases take, as far as the login may ask. */
export async function targetFacts({
  target,
}: Load): Promise<{ readonly version: number; readonly used: number }> {
  return withClient(target.route, target.login, async (client) => {
    const { rows } = await client.query<{ version: number; used: number }>(
      `select current_setting('server_version_num')::int as version,
        (select coalesce(sum(pg_database_size(oid)), 0) from pg_database
          where has_database_privilege(oid, 'connect') or pg_has_role('pg_read_all_stats', 'usage'))::float8 as used`,
    );
    return rows[0] ?? { version: 0, used: 0 };
  });
}

/**
 * Why the target's server can't hold another database.
 * @param storage its allocated storage in bytes; undefined: not known, so not checked
 * @param used bytes that its databases take
 * @param needed bytes that the new one will take, at least
 */
export function findRoomProblem(
  storage: number | undefined,
  used: number,
  needed: number,
): string | undefined {
  if (storage === undefined || used + needed <= storage) return undefined;
  return `The target's server has ${size(storage)} of storage, of which ${size(used)} are taken; the new database needs ${size(needed)}. Give the server more storage, leave out more tables with exclude, or use load: snapshot.`;
}
