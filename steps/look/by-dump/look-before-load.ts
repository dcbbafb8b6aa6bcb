import * as pulumi from "@pulumi/pulumi";
import type { Command } from "../../../commands/command";
import {
  ConnectionLost,
  DatabaseError,
  describe,
  NotReachable,
  NotTrusted,
} from "../../../postgres/errors";
import { hashRulesAndCommands } from "../../../sanitise/rules/hash";
import type { Rules } from "../../../sanitise/rules/rules";
import { logLine, logWarning } from "../../../words/log";
import { configuredRules } from "../../engine-words";
import { assertCommands, looking } from "../common";
import { presentProblems, wordPresent } from "../present-problems";
import { Refusal } from "../refusal";
import {
  type AccountSeenForLoad,
  type LoadWishes,
  lookAtAccountForLoad,
} from "./look-at-account-for-load";
import { assertNoStrays } from "./production-strays";

/** What the look is made for: the survey's wishes, and how the data is to be sanitised. */
interface Plans extends LoadWishes {
  /** Path of the rules file, from the project's folder. */
  readonly rules: string;
  readonly commands: readonly Command[];
}

/** What was seen, with the hash of the rules and commands that it was judged by. */
export interface SeenBeforeLoad extends AccountSeenForLoad {
  readonly rulesHash: string;
}

/**
 * Looks at everything before the stack starts, where production comes as a dump: tells what was found and
 * decided, and raises every refusal that can be known beforehand. Changes nothing.
 *
 * @throws {MessageOnlyError} with the refusal's own words
 */
export async function lookBeforeLoad(plans: Plans): Promise<SeenBeforeLoad> {
  return looking(async () => {
    const rules = configuredRules(plans.rules);
    const rulesHash = hashRulesAndCommands(rules, plans.commands);
    const found = await lookAtAccountForLoad(plans, rulesHash);
    assertCommands(plans.commands, found.access, plans.properties);
    await announceLoad(found);
    if (found.decision.kind === "load" && plans.from === undefined)
      await checkProduction(found, plans, rules);
    if (pulumi.runtime.isDryRun()) await checkPresentDatabase(found, rules);
    return { ...found, rulesHash };
  });
}

/** Tells the person at `pulumi preview` and `up` what was found and decided. */
async function announceLoad(found: AccountSeenForLoad): Promise<void> {
  for (const line of loadLines(found)) await logLine(line);
}

/** What was found and decided, a line each. */
export function loadLines({
  production,
  database,
  target,
  server,
  login,
  decision,
  leftDumps,
}: AccountSeenForLoad): string[] {
  return [
    `production: ${production.environment}, database ${database} of RDS instance ${production.identifier}`,
    `target: ${target.name}, which uses database ${login.database} of ${server.identifier} now`,
    `${verb[decision.kind]}: ${decision.because}`,
    ...leftDumps.map(
      (path) => `deletes ${path}, a dump that an earlier run left`,
    ),
    ...decision.halfLoaded.map(
      (name) =>
        `drops ${name} of ${server.identifier}, which an earlier run left half loaded`,
    ),
    ...decision.others.map(
      (name) => `drops ${name} of ${server.identifier}, once nothing uses it`,
    ),
  ];
}

const verb = {
  keep: "keeps the database",
  "go on": "goes on with the database",
  load: "loads production into a new database",
} as const;

/**
 * Looks whether the rules fit the tables of production. Where production can't be asked the dump itself tells why, and
 * the same is checked on the loaded database before anything in it is written. Only reads.
 * @throws Refusal where they don't
 */
async function checkProduction(
  found: AccountSeenForLoad,
  { properties, commands }: Plans,
  rules: Rules,
): Promise<void> {
  const migrates = commands.some(({ when }) => when === "before");
  try {
    await assertNoStrays({ ...found, properties }, rules, migrates);
  } catch (error) {
    if (error instanceof Refusal || !isFromPostgres(error)) throw error;
    await logWarning(
      `${found.production.identifier} can't be looked into: ${describe(error)} Whether the rules fit isn't known before the dump.`,
    );
  }
}

function isFromPostgres(error: unknown): boolean {
  return [DatabaseError, NotReachable, NotTrusted, ConnectionLost].some(
    (kind) => error instanceof kind,
  );
}

/**
 * Looks whether the rules fit the tables of the database that the target uses now. That may be older than
 * production, so what the rules name and it lacks is a warning: the same is checked on the loaded database
 * before anything in it is written. Only reads.
 */
async function checkPresentDatabase(
  { access, server, login, target }: AccountSeenForLoad,
  rules: Rules,
): Promise<void> {
  const present = `${login.database} of ${server.identifier}, which ${target.name} uses now,`;
  try {
    for (const problem of await presentProblems(access, server, login, rules))
      await logWarning(wordPresent(present, problem));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await logWarning(
      `${present} can't be looked into: ${describe(error)} Whether the rules fit isn't known beforehand.`,
    );
  }
}
