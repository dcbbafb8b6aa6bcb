import * as pulumi from "@pulumi/pulumi";
import type { Command } from "../../../commands/command";
import { hashRulesAndCommands } from "../../../sanitise/rules/hash";
import { readRules } from "../../../sanitise/rules/read-rules";
import { plainly } from "../../../words/plainly";
import { assertCommands } from "../common";
import { announceLoad } from "./announce-load";
import { checkPresentDatabase } from "./check-present-database";
import {
  type AccountSeenForLoad,
  type LoadWishes,
  lookAtAccountForLoad,
} from "./look-at-account-for-load";

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
  return plainly(async () => {
    const rules = readRules(plans.rules);
    const rulesHash = hashRulesAndCommands(rules, plans.commands);
    const found = await lookAtAccountForLoad(plans, rulesHash);
    assertCommands(plans.commands, found.access, plans.properties);
    await announceLoad(found);
    if (pulumi.runtime.isDryRun()) await checkPresentDatabase(found, rules);
    return { ...found, rulesHash };
  });
}
