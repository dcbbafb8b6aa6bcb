import type { Place } from "../../../aws/place";
import type { RdsInstance } from "../../../aws/rds/instances";
import type { PropertyNames } from "../../../aws/servers";
import { databaseLogin } from "../../../identity/database-login";
import { readMarkers } from "../../../identity/marker";
import type { TargetFacts } from "../../../identity/may-touch";
import { withClient } from "../../../postgres/connect/connect";
import { withRoute } from "../../../postgres/connect/route";
import {
  ConnectionLost,
  DatabaseError,
  describe,
  NotReachable,
  NotTrusted,
} from "../../../postgres/errors";
import type { Access } from "../../../process/access";
import { TunnelEnded } from "../../../process/tunnel";
import type { MarkerInUse } from "./bear-out";

/**
 * Reads the marker in the instance that the target uses, with the target's own login, which may read it. Only reads,
 * and gives up soon.
 * @param instance the one that its settings lead to; undefined: RDS knows none
 */
export async function markerInUse(
  place: Place,
  access: Access,
  { properties }: TargetFacts,
  names: PropertyNames,
  instance: RdsInstance | undefined,
): Promise<MarkerInUse> {
  if (!instance) return undefined;
  const unreadable = (reason: string) => ({
    instance: instance.resourceId,
    unreadable: reason,
  });
  const { address, port, status } = instance;
  if (address === undefined || port === undefined)
    return unreadable(`it has no endpoint now, its status is ${status}.`);
  const login = await databaseLogin(place, properties, names);
  if (!login)
    return unreadable("the target's settings don't hold a whole login.");
  try {
    const { sanitised } = await withRoute(access, { address, port }, (route) =>
      withClient(route, login, readMarkers, {
        readOnly: true,
        connectTimeout: 5_000,
        statementTimeout: 5_000,
      }),
    );
    return sanitised && { instance: instance.resourceId, marker: sanitised };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return unreadable(describe(error));
  }
}

function isUnreadable(error: unknown): boolean {
  return [
    ConnectionLost,
    DatabaseError,
    NotReachable,
    NotTrusted,
    TunnelEnded,
  ].some((kind) => error instanceof kind);
}
