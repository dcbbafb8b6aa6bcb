import { randomBytes } from "node:crypto";
import { describeCapacity } from "../plan/capacity";
import type { Problem } from "../problem";
import { findUnequal, type Unequal } from "../propose/find-unequal";
import { isChosen } from "../resolve/only";
import { hashRulesAndCommands } from "../rules/hash";
import type { Rules } from "../rules/rules";
import { planServer } from "../server/plan-server";
import type { CopyServer } from "../survey/copy-server";
import { surveyServer } from "../survey/survey-server";
import { countPaths } from "./count-paths";
import { withAnyServer } from "./options/any-server";
import type { Options } from "./options/arguments";
import type { Connection } from "./options/connection";
import { rulesFor } from "./options/rules";
import { withoutCommands } from "./options/work";
import { listed, print, printJson, tell } from "./output";
import { plannedLargeObjects, plannedTables } from "./planned-tables";
import {
  showLargeObjects,
  showNames,
  showPaths,
  showTables,
  showUnequal,
} from "./show-plan";
import { problemWords } from "./wording";

/**
 * Shows what a run would do. Nothing that it makes outlives its sessions.
 * @returns the exit code: 1 where the rules don't fit
 */
export async function plan(
  options: Options,
  connection: Connection,
): Promise<number> {
  const rules = rulesFor(options);
  const { connections } = options;
  return withAnyServer(connection, { connections, readOnly: true }, (looking) =>
    withAnyServer(connection, { connections }, (server) =>
      planOn(looking, server, rules, options),
    ),
  );
}

/**
 * @param looking its sessions can't write
 * @param server the same one, for temporary objects
 */
async function planOn(
  looking: CopyServer,
  server: CopyServer,
  rules: Rules,
  options: Options,
): Promise<number> {
  const survey = await surveyServer(looking, rules);
  const problems = [...survey.unmatched, ...survey.problems];
  if (problems.length > 0) return refuse(problems, options);
  // The masking functions are temporary objects, which a read-only session can't make. Their key shows in nothing.
  const key = randomBytes(32).toString("base64url");
  const work = withoutCommands(rules, key, tell);
  const planned = await planServer(server, survey, work);
  const unsound = planned.databases.flatMap((one) => one.problems);
  if (unsound.length > 0) return refuse(unsound, options);
  const unequal = new Map<string, readonly Unequal[]>();
  for (const { surveyed } of planned.databases) {
    const { name, resolved, catalogue } = surveyed;
    unequal.set(
      name,
      await looking.session(name, (client) =>
        findUnequal(client, resolved, catalogue),
      ),
    );
  }
  const databases = planned.databases.map((one) => ({
    name: one.surveyed.name,
    tables: plannedTables(one, rules.only),
    largeObjects: plannedLargeObjects(one.surveyed, rules.only),
    names: one.surveyed.names,
    unequal: unequal.get(one.surveyed.name) ?? [],
  }));
  const shapes = await countPaths(server, planned, work);
  if (shapes.problems.length > 0) return refuse(shapes.problems, options);
  const dropped = isChosen(rules.only, "outbound")
    ? survey.dropped.map(({ name }) => name)
    : [];
  if (options.json) {
    const { capacity, version, memory } = planned;
    printJson({
      fits: true,
      rulesFile: options.rules,
      rulesHash: hashRulesAndCommands(rules, []),
      server: { version, memoryBytes: memory },
      capacity,
      droppedDatabases: dropped,
      databases: databases.map((one) => ({
        ...one,
        paths: shapes.paths.get(one.name) ?? [],
      })),
    });
    return 0;
  }
  for (const { name, tables, largeObjects, names, unequal } of databases)
    print(
      `database ${name}\n${showTables(tables)}${showLargeObjects(largeObjects)}${showNames(names)}${showPaths(shapes.paths.get(name) ?? [])}${showUnequal(unequal)}`,
    );
  for (const name of dropped) print(`database ${name}: dropped\n`);
  print(`PostgreSQL ${planned.version}: ${describeCapacity(planned.capacity)}`);
  return 0;
}

/** @returns the exit code. */
function refuse(found: readonly Problem[], { json }: Options): number {
  const problems = found.map(problemWords);
  if (json) printJson({ fits: false, problems });
  else print(listed("The rules don't fit:", problems));
  return 1;
}
