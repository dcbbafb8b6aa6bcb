import type { Cloud } from "../../account/cloud";
import { majors } from "../../account/servers";
import {
  AwsError,
  invalidCombination,
  invalidValue,
} from "../../protocol/aws-error";
import type { InstanceSettings, SnapshotRecord } from "../../state/records";

/**
 * Throws what RDS throws for a restore that it can't do (API reference, RestoreDBInstanceFromDBSnapshot: its
 * parameters' constraints and its errors).
 * @param asked what the call names
 */
export function checkRestore(
  cloud: Cloud,
  snapshot: SnapshotRecord,
  asked: Partial<InstanceSettings>,
): void {
  const { AvailabilityZone: zone, AllocatedStorage: storage } = asked;
  if (zone !== undefined && asked.MultiAZ)
    throw invalidCombination(
      "Requesting a specific availability zone is not valid for Multi-AZ instances.",
    );
  // The code isn't documented: that of other values that don't exist.
  if (zone !== undefined && !isZoneOf(cloud.state.region, zone))
    throw invalidValue(`Invalid availability zone: ${zone}`);
  const least = snapshot.settings.AllocatedStorage;
  if (storage !== undefined && storage < least)
    throw invalidCombination(
      `The allocated storage can't be less than the snapshot's, ${least} GiB: ${storage}.`,
    );
}

/** Throws OptionGroupNotFoundFault unless it is an engine's own one, or one that something has. */
export function checkOptionGroup({ state }: Cloud, name: string): void {
  const own = majors.map((major) => `default:postgres-${major}`);
  const used = [
    ...Object.values(state.instances),
    ...Object.values(state.snapshots),
  ].map(({ settings }) => settings.OptionGroupName);
  if (![...own, ...used].includes(name))
    throw new AwsError(
      "OptionGroupNotFoundFault",
      `Specified OptionGroupName: ${name} not found.`,
      404,
    );
}

function isZoneOf(region: string, zone: string): boolean {
  return zone.startsWith(region) && /^[a-f]$/.test(zone.slice(region.length));
}
