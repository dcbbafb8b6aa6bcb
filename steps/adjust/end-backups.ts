import type { Place } from "../../aws/place";
import type { RdsInstance } from "../../aws/rds/instances";
import { askToEndBackups } from "../../aws/rds/modify-instance";
import { automatedSnapshots } from "../../aws/rds/snapshots";

/**
 * Asks RDS to end the automated backups of an instance that is being restored, as early as it listens. The restore
 * takes production's retention, and RDS begins a backup right behind it, which takes hours of a large database
 * (terraform-provider-aws, issue 44104). While `creating` RDS takes no change; whether it takes one while `backing-up`
 * isn't documented, so it is asked, and "busy" is an answer like others.
 * @returns the automated backups that there are of it
 */
export async function endBackups(
  place: Place,
  instance: Pick<
    RdsInstance,
    | "identifier"
    | "resourceId"
    | "status"
    | "backupRetentionDays"
    | "pendingChanges"
  >,
): Promise<readonly string[]> {
  if (instance.status === "creating" || instance.backupRetentionDays === 0)
    return [];
  const backups = await automatedSnapshots(place, instance.resourceId);
  if (!instance.pendingChanges)
    await askToEndBackups(place, instance.identifier);
  return backups;
}
