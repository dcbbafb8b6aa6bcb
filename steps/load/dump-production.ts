import { randomBytes } from "node:crypto";
import { withClient } from "../../postgres/connect/connect";
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

/** A dump that is there. */
export interface Dumped {
  readonly path: string;
  /** When it was begun, as ISO 8601 has it. */
  readonly made: string;
  readonly source: SourceFacts;
  readonly exclude: ExcludePlan;
  readonly seconds: number;
}

/**
 * Dumps production, after everything that stands against the load was looked for. Production's login lives in
 * here only.
 * @throws LoadFailed
 */
export async function dumpProduction(load: Load): Promise<Dumped> {
  const { owner, folder, source: production, jobs, deadline, signal } = load;
  const { tell, lockTimeout } = load;
  const login = await production.login();
  const source = await withClient(
    production.route,
    login,
    (client) => readSource(client, lockTimeout),
    { readOnly: true, applicationName: "prod-copy survey" },
  ).catch((error: unknown) => {
    throw atProduction(error);
  });
  const exclude = await plan(load, source);
  const made = new Date().toISOString();
  const path = await makeDumpFolder(
    folder,
    `${loadName(source.database.name.replaceAll(/[^\w-]/g, "_"), new Date())}_${randomBytes(3).toString("hex")}`,
    { ...owner, kept: false, made },
  );
  try {
    const { seconds } = await dumpDatabase({
      route: production.route,
      login,
      source,
      jobs,
      deadline,
      signal,
      tell,
      ...(lockTimeout !== undefined && { lockTimeout }),
      leftOut: exclude.leftOut,
      folder: dataFolder(path),
    }).catch((error: unknown) => {
      throw atProduction(error);
    });
    return { path, made, source, exclude, seconds };
  } catch (error) {
    await removeDump(path);
    throw error;
  }
}

/** @throws LoadFailed with everything that stands against the load. */
async function plan(load: Load, source: SourceFacts): Promise<ExcludePlan> {
  const { folder, exclude, tell } = load;
  const planned = planExclude(source, exclude);
  const leftOut = "plan" in planned ? planned.plan.leftOut : [];
  const needed = tablesKept(source.tables, leftOut).reduce(
    (sum, { bytes }) => sum + bytes,
    0,
  );
  const space = await findSpaceProblem(folder, needed);
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
