import { paginateDescribeOrderableDBInstanceOptions } from "@aws-sdk/client-rds";
import { rds } from "../clients";
import { ask } from "../errors";
import type { Place } from "../place";

/** What is asked for; what is left out may be any. */
export interface Order {
  readonly engine: string;
  readonly engineVersion?: string;
  readonly instanceClass?: string;
}

/** Whether RDS offers anything of that kind in the region. */
export async function isOffered(
  place: Place,
  { engine, engineVersion, instanceClass }: Order,
): Promise<boolean> {
  const what = `${instanceClass ?? "any class"}, ${engine} ${engineVersion ?? "of any version"}`;
  return ask(`look up what RDS offers (${what})`, async () => {
    // A page can be empty where RDS filters what it has cut into pages.
    for await (const {
      OrderableDBInstanceOptions = [],
    } of paginateDescribeOrderableDBInstanceOptions(
      { client: rds(place) },
      {
        Engine: engine,
        EngineVersion: engineVersion,
        DBInstanceClass: instanceClass,
      },
    ))
      if (OrderableDBInstanceOptions.length > 0) return true;
    return false;
  });
}
