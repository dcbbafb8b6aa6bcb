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

/** Seconds that a change may take: the real provider's. */
export const UPDATE_SECONDS = 80 * 60;

/** Waits until a new instance is available. */
export async function waitCreated(
  around: Surroundings,
  identifier: string,
  seconds: number,
): Promise<void> {
  await wait(around, identifier, identifier, "create", seconds);
}

/** Waits until a changed instance is available. */
export async function waitUpdated(
  around: Surroundings,
  id: string,
  identifier: string,
  seconds = UPDATE_SECONDS,
): Promise<void> {
  await wait(around, id, identifier, "update", seconds);
}

/** Waits until there is no such instance any more. */
export async function waitDeleted(
  around: Surroundings,
  id: string,
  identifier: string,
  seconds: number,
): Promise<void> {
  await wait(around, id, identifier, "delete", seconds);
}

async function wait(
  around: Surroundings,
  id: string,
  identifier: string,
  why: "create" | "update" | "delete",
  seconds: number,
): Promise<void> {
  await waitFor({
    what: `RDS DB Instance (${identifier}) ${why}`,
    seconds,
    look: async () => (await findInstance(around.rds, id))?.DBInstanceStatus,
    until: why === "delete" ? [] : ["available", "storage-optimization"],
    whilst: why === "delete" ? GOING : CHANGING,
    cancelled: around.cancelled,
  });
}
