import {
  type EnvironmentState,
  environmentState,
} from "../../aws/beanstalk/environment";
import type { StoredSettings } from "../../aws/beanstalk/stored-settings";
import {
  type Deadlines,
  waitUntilReady,
} from "../../aws/beanstalk/update-environment";
import { listInstances, type RdsInstance } from "../../aws/rds/instances";
import { belongsTo } from "../../aws/rds/tags";
import { claimsByInstance } from "../../identity/claims";
import {
  mayTouch,
  type ProductionFacts,
  type TargetFacts,
} from "../../identity/may-touch";
import type { ReachedCopy } from "../../identity/reached-copy";
import { targetFacts } from "../../identity/target-facts";
import { say } from "../../words/say";
import type { TargetToTouch } from "./inputs";

/** The target must not be touched. The message holds every reason. */
export class TargetRefused extends Error {
  override readonly name = "TargetRefused";
}

/** The copy's instance as RDS records it at this moment. Unless it is a loaded database's, it must be this stack's. */
export async function ourCopy({
  place,
  owner,
  copy: { identifier, resourceId, address, port, loaded },
}: Pick<ReachedCopy, "place" | "owner" | "copy">): Promise<RdsInstance> {
  const copy = (await listInstances(place)).find(
    (instance) => instance.resourceId === resourceId,
  );
  const ours = copy && (loaded || belongsTo(copy.tags, owner));
  if (!copy || !ours || copy.address !== address || copy.port !== port) {
    throw new TargetRefused(
      `RDS knows no copy ${identifier} (${resourceId}) of this stack at ${address}:${port}. Run pulumi refresh, then pulumi up.`,
    );
  }
  return copy;
}

/** What decides whether the target may be touched. */
type Touch = Omit<TargetToTouch, "original"> &
  Pick<ReachedCopy, "place" | "owner" | "production" | "copy">;

/** Waits until the target can be updated, and makes sure that it may be: what was true before a wait may not be after it. */
export async function readyAndWilling(
  touch: Touch,
  settings: StoredSettings,
  deadlines: Deadlines,
): Promise<EnvironmentState> {
  const { place, target } = touch;
  for (let waited = false; ; waited = true) {
    const state = await assertMayTouch(touch, settings);
    if (state.status === "Ready") return state;
    if (waited) say(`${target} is ${state.status} again`);
    await waitUntilReady(place, target, deadlines.ready);
  }
}

async function assertMayTouch(
  touch: Touch,
  settings: StoredSettings,
): Promise<EnvironmentState> {
  const { place, owner, target, properties, production } = touch;
  const { neverTouch, guards, knownHosts } = touch;
  const instances = await listInstances(place);
  const [facts, live] = await Promise.all([
    targetFacts(place, target, properties, guards, instances),
    environmentState(place, production.environment),
  ]);
  const productionFacts: ProductionFacts = {
    environment: production.environment,
    identifier: production.identifier,
    resourceId: production.resourceId,
    ...(live && { environmentId: live.id }),
  };
  const reasons = [
    ...mayTouch(facts, productionFacts, {
      neverTouch,
      guards,
      knownHosts,
      settings: Object.fromEntries(
        Object.entries(settings).map(([name, setting]) => [
          name,
          setting?.value ?? "",
        ]),
      ),
    }),
    ...elsewhere(touch, facts),
    ...claimsByInstance({ target: facts, owner }, instances),
  ];
  if (reasons.length > 0 || !facts.environment) {
    throw new TargetRefused(
      `${target} is left as it is. ${reasons.join(" ")}`.trim(),
    );
  }
  return facts.environment;
}

/** A loaded database is reached by the target's own host name, which must lead to the server that it is on. */
function elsewhere(
  {
    target,
    copy: { loaded, identifier, resourceId },
  }: Pick<Touch, "target" | "copy">,
  { leadsTo }: TargetFacts,
): string[] {
  if (!loaded || leadsTo.every((one) => one.resourceId === resourceId))
    return [];
  return [
    `The database properties of ${target} lead to ${leadsTo.map((one) => one.identifier).join(", ")}, but ${loaded.name} is on ${identifier}. Run pulumi up again: it loads a database where the target's own is.`,
  ];
}
