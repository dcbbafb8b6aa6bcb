import type { Property } from "../../aws/beanstalk/properties";
import { orWarn } from "../../aws/or-warn";
import type { Place } from "../../aws/place";
import type { RdsInstance } from "../../aws/rds/instances";
import type { PropertyNames } from "../../aws/servers";
import { leadsTo } from "../../identity/target-facts";

/** Whose settings they are, and where. */
interface Whose {
  readonly place: Place;
  readonly target: string;
  readonly properties: PropertyNames;
}

/**
 * The instances that the target's settings lead to. Somebody may have moved one of them to a secret that is
 * gone, can't be read from here or holds something else: that is said, and what stands there in plain decides.
 * @throws {AwsError} where asking again may help: expired credentials, throttling, no network.
 */
export async function usedNow(
  { place, target, properties: names }: Whose,
  properties: ReadonlyMap<string, Property>,
  instances: readonly RdsInstance[],
): Promise<readonly RdsInstance[]> {
  const used = await orWarn(
    leadsTo(place, properties, names, instances),
    `where ${names.hostname} and ${names.port} of ${target} lead can't be told for sure`,
  );
  return used ?? leadsTo(place, plainOnes(properties), names, instances);
}

/** What stands in the settings themselves, without a look into secrets. */
function plainOnes(
  properties: ReadonlyMap<string, Property>,
): Map<string, Property> {
  const plain = new Map<string, Property>();
  for (const [name, property] of properties) {
    const value =
      property.from === "environment" ? property.value : property.plain;
    if (value !== undefined) plain.set(name, { value, from: "environment" });
  }
  return plain;
}
