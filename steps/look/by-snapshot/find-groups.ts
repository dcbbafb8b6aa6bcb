import type { Place } from "../../../aws/place";
import {
  parameterGroupFamily,
  subnetGroupExists,
} from "../../../aws/rds/groups";
import { Refusal } from "../refusal";
import {
  assertFamily,
  type ChosenGroups,
  chooseGroups,
  familyOf,
  type Network,
} from "./choose-groups";

/** The groups that the stack's file names. */
interface Configured {
  readonly subnetGroup: string | undefined;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string | undefined;
}

/** What the choice depends on. */
interface Present {
  readonly production: Network;
  /** The database that the target uses now, or the stack's copy. */
  readonly present: Network | undefined;
  /** The snapshot, or what else tells its engine. */
  readonly engine: { readonly engine: string; readonly engineVersion: string };
}

/** The copy's groups, looked up. */
export interface Groups extends ChosenGroups {
  /** Undefined: the engine's own. */
  readonly parameterGroup: string | undefined;
}

/** @throws {Refusal} when a group is missing, doesn't exist or doesn't fit */
export async function findGroups(
  place: Place,
  configured: Configured,
  { production, present, engine }: Present,
): Promise<Groups> {
  const chosen = chooseGroups(configured, present, production);
  const { subnetGroup, parameterGroup } = configured;
  const needed = familyOf(engine.engine, engine.engineVersion);
  const [exists, family] = await Promise.all([
    subnetGroup === undefined || subnetGroupExists(place, subnetGroup),
    parameterGroup === undefined
      ? needed
      : parameterGroupFamily(place, parameterGroup),
  ]);
  if (!exists)
    throw new Refusal(
      `prod-copy:subnetGroup is "${subnetGroup}", but there is no such DB subnet group in ${place.region}: check its name`,
    );
  if (family === undefined)
    throw new Refusal(
      `prod-copy:parameterGroup is "${parameterGroup}", but there is no such DB parameter group in ${place.region}: check its name`,
    );
  if (parameterGroup !== undefined)
    assertFamily(parameterGroup, family, needed);
  return { ...chosen, parameterGroup };
}
