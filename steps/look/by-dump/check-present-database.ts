import * as pulumi from "@pulumi/pulumi";
import { DatabaseError, describe } from "../../../postgres/errors";
import type { Rules } from "../../../sanitise/rules/rules";
import { presentProblems, wordPresent } from "../present-problems";
import type { AccountSeenForLoad } from "./look-at-account-for-load";

/**
 * Looks whether the rules fit the tables of the database that the target uses now. That may be older than
 * production, so what the rules name and it lacks is a warning: the same is checked on the loaded database
 * before anything in it is written. Only reads.
 */
export async function checkPresentDatabase(
  { access, server, login, target }: AccountSeenForLoad,
  rules: Rules,
): Promise<void> {
  const present = `${login.database} of ${server.identifier}, which ${target.name} uses now,`;
  try {
    for (const problem of await presentProblems(access, server, login, rules))
      await pulumi.log.warn(wordPresent(present, problem));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await pulumi.log.warn(
      `${present} can't be looked into: ${describe(error)} Whether the rules fit isn't known beforehand.`,
    );
  }
}
