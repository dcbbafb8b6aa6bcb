import { invalidCombination } from "../../protocol/aws-error";
import type { InstanceSettings } from "../../state/records";

type Storage = Pick<
  InstanceSettings,
  "AllocatedStorage" | "Iops" | "StorageThroughput" | "StorageType"
>;

// RDS for PostgreSQL: Amazon RDS User Guide, "Amazon RDS DB instance storage".
const STRIPED_GIB = 400;

/**
 * Throws what RDS throws for a storage whose parts don't go together.
 *
 * The messages of gp3 and of what is missing are as people met them: crossplane-contrib/provider-aws, issue 1630, and
 * terraform-provider-aws, issue 33512. That of a ratio out of range is made up; its code is the same.
 * @param storage as it is to be
 * @param asked what the call names of it
 */
export function checkStorage(storage: Storage, asked: Partial<Storage>): void {
  const { AllocatedStorage: gib, StorageType: type, Iops: iops } = storage;
  const named = asked.Iops ?? asked.StorageThroughput;
  if (type === "gp3" && gib < STRIPED_GIB && named !== undefined)
    throw invalidCombination(
      `You can't specify IOPS or storage throughput for engine postgres and a storage size less than ${STRIPED_GIB}.`,
    );
  if (type !== "gp3" && provisioned(storage) && iops === undefined)
    throw invalidCombination(
      `You must specify IOPS for storage type ${type} and ${gib} GiB.`,
    );
  const [least, most] = range(storage);
  if (
    provisioned(storage) &&
    iops !== undefined &&
    (iops < least || iops > most)
  )
    throw invalidCombination(
      `The IOPS of ${gib} GiB of ${type} must be between ${least} and ${most}: ${iops}.`,
    );
}

/**
 * Throws what RDS throws for a change of size or IOPS without the other, where an instance has provisioned IOPS (the
 * same issue).
 */
export function checkStorageChange(
  present: Storage,
  asked: Partial<Storage>,
): void {
  const after = { ...present, ...asked };
  const size =
    asked.AllocatedStorage !== undefined &&
    asked.AllocatedStorage !== present.AllocatedStorage;
  const iops = asked.Iops !== undefined && asked.Iops !== present.Iops;
  const both = asked.AllocatedStorage !== undefined && asked.Iops !== undefined;
  if ((size || iops) && !both && (provisioned(present) || provisioned(after)))
    throw invalidCombination(
      "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance that has iops.",
    );
  checkStorage(after, asked);
}

/** Whether a storage has IOPS of its own choice. */
function provisioned({
  StorageType: type,
  AllocatedStorage,
}: Storage): boolean {
  return (
    type === "io1" ||
    type === "io2" ||
    (type === "gp3" && AllocatedStorage >= STRIPED_GIB)
  );
}

function range({ StorageType, AllocatedStorage: gib }: Storage) {
  if (StorageType === "io1")
    return [Math.max(1_000, Math.ceil(gib / 2)), gib * 50] as const;
  if (StorageType === "io2") return [1_000, gib * 1_000] as const;
  return [12_000, 64_000] as const;
}
