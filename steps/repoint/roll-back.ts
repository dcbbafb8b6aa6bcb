import { environmentState } from "../../aws/beanstalk/environment";
import {
  healthOf,
  knownHealth,
  patienceAfter,
} from "../../aws/beanstalk/health";
import { readProperties } from "../../aws/beanstalk/properties";
import {
  type Outcome,
  updateEnvironment,
} from "../../aws/beanstalk/update-environment";
import { listInstances } from "../../aws/rds/instances";
import { release } from "../../aws/rds/protection";
import { belongsTo } from "../../aws/rds/tags";
import { leadsTo } from "../../identity/target-facts";
import { say } from "../../words/say";
import type { Change } from "./change";

/** The target didn't stand the copy. The message tells why, and how the target is now. */
export class RepointFailed extends Error {
  override readonly name = "RepointFailed";
}

/**
 * Gives the target its previous settings back, and lifts the copy's protection if the target doesn't use it.
 * @param reason Why, as the end of "…: ".
 * @throws {RepointFailed} always: a step that had to be taken back has failed.
 */
export async function rollBack(change: Change, reason: string): Promise<never> {
  const { target } = change;
  const why = reason.replace(/\.$/, "");
  say(`${target}: ${why}. The previous settings come back.`);
  const { back, result } = await previousSettings(change).catch(
    (error: unknown) => ({
      back: false,
      result: `The previous settings could NOT be put back: ${text(error)} Run pulumi up again, or set them by hand.`,
    }),
  );
  const released = await releaseUnlessUsed(change).catch(
    (error: unknown) =>
      ` The deletion protection of ${change.copy.identifier} couldn't be looked after: ${text(error)}`,
  );
  throw new RepointFailed(
    `${target} ${back ? "doesn't" : "may still"} use ${change.name}: ${why}. ${result}${released}`,
  );
}

async function previousSettings({
  place,
  target,
  previous,
  deadlines,
}: Change): Promise<{ readonly back: boolean; readonly result: string }> {
  const outcome = await updateEnvironment(place, target, previous, deadlines);
  const problem = problemOf(outcome);
  if (problem)
    return {
      back: false,
      result: `The previous settings could NOT be put back: ${problem}. Run pulumi up again, or set them by hand.`,
    };
  const state = await knownHealth(
    place,
    target,
    patienceAfter(outcome.took).most,
  );
  return {
    back: true,
    result: `Its previous settings are back${state ? `; it is ${healthOf(state)}` : ""}.`,
  };
}

/** What went wrong with an update, in words; undefined when nothing did. */
export function problemOf({
  errors,
  missing,
}: Pick<Outcome, "errors" | "missing">): string | undefined {
  if (errors.length > 0)
    return `Beanstalk reports: ${errors
      .slice(0, 5)
      .map((error) => error.replace(/\.$/, ""))
      .join(" | ")}`;
  return missing.length > 0
    ? `after the update ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} deployed otherwise than asked for`
    : undefined;
}

/** A target whose settings lead to the copy still, as before this step, goes on needing its protection. */
async function releaseUnlessUsed({
  place,
  owner,
  target,
  properties: names,
  copy,
}: Change): Promise<string> {
  const state = await environmentState(place, target);
  if (!state) return "";
  const [properties, instances] = await Promise.all([
    readProperties(place, state),
    listInstances(place),
  ]);
  const used = await leadsTo(place, properties, names, instances);
  // With no instance of this stack in use there is nothing to spare; with one, it is spared.
  const spare = used.find(({ tags }) => belongsTo(tags, owner));
  if (spare?.resourceId === copy.resourceId) return "";
  await release(place, owner, state.id, spare?.resourceId);
  return "";
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : "unknown error.";
}
