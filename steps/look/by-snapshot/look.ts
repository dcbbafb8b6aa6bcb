import * as pulumi from "@pulumi/pulumi";
import type { Command } from "../../../commands/command";
import { hashRulesAndCommands } from "../../../sanitise/rules/hash";
import { logLine, logWarning } from "../../../words/log";
import { configuredRules } from "../../engine-words";
import { assertCommands, looking } from "../common";
import {
  type AccountSeen,
  lookAtAccount,
  type Wishes,
} from "./look-at-account";
import { lookAtDatabase } from "./look-at-database";
import { isBeingMade } from "./snapshots-to-take";
import { untilTaken } from "./until-taken";

/** What the look is made for: the survey's wishes, and how the copy is to be sanitised. */
interface Plans extends Wishes {
  /** Path of the rules file, from the project's folder. */
  readonly rules: string;
  readonly commands: readonly Command[];
  readonly publiclyAccessible: boolean;
}

/** What was seen, with the hash of the rules and commands that it was judged by. */
export interface Seen extends AccountSeen {
  readonly rulesHash: string;
}

/**
 * Looks at everything before the stack starts, tells what was found and decided, and raises every
 * refusal that can be known beforehand. At `up` it waits for what an earlier run left half done. Changes nothing.
 *
 * @throws {MessageOnlyError} with the refusal's own words
 */
export async function look(plans: Plans): Promise<Seen> {
  return looking(async () => {
    const rules = configuredRules(plans.rules);
    const rulesHash = hashRulesAndCommands(rules, plans.commands);
    const found = await lookAtAccount(plans, rulesHash);
    assertCommands(plans.commands, found.access, plans.properties);
    await announce(found);
    if (pulumi.runtime.isDryRun()) await lookAtDatabase(found, plans, rules);
    else await untilTaken(found.place, found.toTake);
    return { ...found, rulesHash };
  });
}

/** Tells the person at `pulumi preview` and `up` what was found and decided, and what to mind. */
export async function announce(found: AccountSeen): Promise<void> {
  const { of, tags } = found.lostTags;
  const marred = found.instances.find(({ resourceId }) => resourceId === of);
  const names = Object.keys(tags);
  if (marred && names.length > 0)
    await logWarning(
      `${marred.identifier} has lost tags, or they were changed: ${names.join(", ")}. The marker inside it shows that it is this stack's sanitised copy: they are written again`,
    );
  for (const line of lines(found)) await logLine(line);
  for (const warning of found.groups.warnings) await logWarning(warning);
}

/** What was found and decided, a line each. */
export function lines({
  production,
  target,
  decision,
  snapshot,
  toTake,
}: AccountSeen): string[] {
  const made = snapshot?.createdAt
    ? `, taken ${snapshot.createdAt.toISOString()}`
    : "";
  const uses = target.leadsTo.map(({ identifier }) => identifier).join(", ");
  return [
    `production: ${production.environment}, RDS instance ${production.identifier}`,
    `target: ${target.name}, which uses ${uses || "no instance that RDS knows"} now`,
    ...toTake
      .filter(({ status }) => status === undefined)
      .map(({ identifier }) => `takes a snapshot of production: ${identifier}`),
    ...toTake
      .filter(isBeingMade)
      .map(
        ({ identifier }) =>
          `waits for ${identifier}, a snapshot of production that an earlier run began`,
      ),
    `snapshot: ${decision.snapshot ?? "none"}${made}`,
    `${verb[decision.kind]}: ${decision.because}`,
    ...decision.leftovers.map(
      ({ identifier }) => `deletes ${identifier}, left by an earlier run`,
    ),
  ];
}

const verb = {
  keep: "keeps the copy",
  "go on": "goes on with the copy",
  restore: "restores a new copy",
} as const;
