import type { DBInstance } from "@aws-sdk/client-rds";
import type { Properties } from "../resource/properties";
import type { Surroundings } from "../resource/resource-kind";
import { onlyInputs } from "../resource/schema";
import { readTags } from "../resource/tagging";
import { instanceFields, instanceOutputs } from "./instance-fields";
import { fromTagList } from "./tags";

/**
 * The outputs of an instance as it is now. What RDS doesn't tell (the password, which snapshot it came
 * from, how to delete it) stays as `known` has it: the state, or the inputs of a new one.
 */
export function readInstance(
  instance: DBInstance,
  known: Properties,
  { region, tagging }: Surroundings,
): Properties {
  const told: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(instanceFields))
    if (field.read) told[key] = field.read(instance);
  for (const [key, read] of Object.entries(instanceOutputs))
    told[key] = read(instance);
  return {
    ...onlyInputs(instanceFields, known),
    ...told,
    engineVersion: engineVersion(instance, known),
    region: known.region ?? region,
    ...readTags(tagging, fromTagList(instance.TagList), known),
  };
}

/** A program may name a version in part (`15`): that stays so while RDS runs one of its minor versions. */
function engineVersion(instance: DBInstance, known: Properties): unknown {
  const wanted = known.engineVersion;
  const actual = instance.EngineVersion;
  const pending = instance.PendingModifiedValues?.EngineVersion;
  return typeof wanted === "string" &&
    (actual?.startsWith(`${wanted}.`) || pending === wanted)
    ? wanted
    : actual;
}
