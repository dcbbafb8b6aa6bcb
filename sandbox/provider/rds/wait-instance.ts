import { waitFor } from "../resource/poll";
import type { Surroundings } from "../resource/resource-kind";
import { findInstance } from "./find-instance";

/** Statuses on the way to `available`, as the real provider lists them. */
const CHANGING = [
  "backing-up",
  "configuring-enhanced-monitoring",
  "configuring-iam-database-auth",
  "configuring-log-exports",
  "creating",
  "maintenance",
  "modifying",
  "moving-to-vpc",
  "rebooting",
  "renaming",
  "resetting-master-credentials",
  "starting",
  "stopping",
  "storage-full",
  "upgrading",
];

/** Statuses of an instance that is being deleted, as the real provider lists them. */
const GOING = [
  "available",
  "backing-up",
  "configuring-enhanced-monitoring",
  "configuring-log-exports",
  "creating",
  "delete-precheck",
  "deleting",
  "incompatible-parameters",
  "incompatible-restore",
  "modifying",
  "starting",
  "stopping",
  "storage-full",
  "storage-optimization",
];

/** Waits until the instance, by DbiResourceId or identifier, is available. */
export async function waitAvailable(
  around: Surroundings,
  id: string,
  what: string,
  seconds: number,
): Promise<void> {
  await waitFor({
    what,
    seconds,
    look: async () => (await findInstance(around.rds, id))?.DBInstanceStatus,
    until: ["available", "storage-optimization"],
    whilst: CHANGING,
    cancelled: around.cancelled,
  });
}

/** Waits until there is no such instance any more. */
export async function waitDeleted(
  around: Surroundings,
  id: string,
  what: string,
  seconds: number,
): Promise<void> {
  await waitFor({
    what,
    seconds,
    look: async () => (await findInstance(around.rds, id))?.DBInstanceStatus,
    until: [],
    whilst: GOING,
    cancelled: around.cancelled,
  });
}
