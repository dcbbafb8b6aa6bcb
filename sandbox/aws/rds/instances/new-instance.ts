import { type LocalEndpoint, nextEndpoint } from "../../../postgres/addresses";
import { type Cloud, randomId } from "../../account/cloud";
import { AwsError } from "../../protocol/aws-error";
import type { InstanceRecord } from "../../state/records";
import { findInstance } from "./find";

/** A new DbiResourceId. No other instance ever has the same. */
export const newResourceId = (): string =>
  `db-${randomId(26, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`;

/** Throws DBInstanceAlreadyExists. */
export function requireFreeIdentifier(cloud: Cloud, identifier: string): void {
  const taken =
    findInstance(cloud, identifier) ??
    Object.values(cloud.state.instances).find(
      (instance) => instance.pending.DBInstanceIdentifier === identifier,
    );
  if (taken) {
    throw new AwsError("DBInstanceAlreadyExists", "DB instance already exists");
  }
}

/** Enters a new instance, with an endpoint of its own, and sets the work of creating it going. */
export async function enterInstance(
  cloud: Cloud,
  fields: Pick<
    InstanceRecord,
    | "identifier"
    | "restoredFrom"
    | "masterUsername"
    | "masterPassword"
    | "databaseName"
    | "settings"
    | "tags"
  >,
): Promise<InstanceRecord> {
  const endpoint = await newEndpoint(cloud);
  // Another call may have come in while the endpoint was looked for.
  requireFreeIdentifier(cloud, fields.identifier);
  const instance: InstanceRecord = {
    ...fields,
    ...endpoint,
    resourceId: newResourceId(),
    status: "creating",
    createdAt: new Date().toISOString(),
    pending: {},
  };
  cloud.state.instances[instance.resourceId] = instance;
  cloud.state.lastEndpoint = endpoint;
  cloud.changed(instance);
  return instance;
}

/** An endpoint that no instance has, nor the newest one had: whoever still knows that one must not reach another database. */
async function newEndpoint(cloud: Cloud): Promise<LocalEndpoint> {
  const { state } = cloud;
  const taken = () =>
    [...Object.values(state.instances), state.lastEndpoint ?? []]
      .flat()
      .map(({ address, port }) => ({ address, port }));
  for (;;) {
    const endpoint = await nextEndpoint(taken());
    // Another call may have got the same meanwhile.
    const lost = taken().some(
      ({ address, port }) =>
        address === endpoint.address && port === endpoint.port,
    );
    if (!lost) return endpoint;
  }
}
