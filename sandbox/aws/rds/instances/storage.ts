import type { InstanceSettings } from "../../state/records";

/** PostgreSQL's gp3 volumes from this size on are striped over four, in GiB. */
const striped = 400;

/**
 * What an answer says of a volume's speed. gp3 always has both figures: its baseline where none was asked for.
 * Any other type has a throughput of 0, and IOPS only where they are provisioned.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
export function volumeSpeed(
  settings: Pick<
    InstanceSettings,
    "AllocatedStorage" | "Iops" | "StorageThroughput" | "StorageType"
  >,
): { Iops: number | undefined; StorageThroughput: number } {
  const { AllocatedStorage, Iops, StorageThroughput, StorageType } = settings;
  if (StorageType !== "gp3") {
    return { Iops, StorageThroughput: StorageThroughput ?? 0 };
  }
  const baseline =
    AllocatedStorage < striped
      ? { Iops: 3000, StorageThroughput: 125 }
      : { Iops: 12_000, StorageThroughput: 500 };
  return {
    Iops: Iops ?? baseline.Iops,
    StorageThroughput: StorageThroughput ?? baseline.StorageThroughput,
  };
}
