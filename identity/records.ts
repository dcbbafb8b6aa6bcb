import type { Place } from "../aws/place";
import { describeInstance, type RdsInstance } from "../aws/rds/instances";
import type { Production } from "../aws/servers";
import type { Copy } from "./copy";

/** RDS's record of the two, fetched for the purpose: undefined where it has none of that resource id. */
export interface RdsRecords {
  readonly production: RdsInstance | undefined;
  readonly copy: RdsInstance | undefined;
}

/** Fetches the record of both, by their resource ids. */
export async function readRecords({
  place,
  production,
  copy,
}: {
  readonly place: Place;
  readonly production: Pick<Production, "resourceId">;
  readonly copy: Pick<Copy, "resourceId">;
}): Promise<RdsRecords> {
  return {
    production: await describeInstance(place, production.resourceId),
    copy: await describeInstance(place, copy.resourceId),
  };
}
