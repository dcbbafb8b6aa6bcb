/** An instance's storage, as RDS describes it. */
export interface Storage {
  /** `gp2`, `gp3`, `io1`, `io2` or `standard`. */
  readonly type?: string | undefined;
  readonly gib?: number | undefined;
  /** Provisioned IOPS; of a gp3 storage also those that every one has. */
  readonly iops?: number | undefined;
  /** MiB/s; gp3's only. */
  readonly throughput?: number | undefined;
}

/** What ModifyDBInstance is told to make storage larger. */
export interface LargerStorage {
  readonly AllocatedStorage: number;
  readonly Iops?: number;
  readonly StorageThroughput?: number;
}

// RDS for PostgreSQL (Amazon RDS User Guide, "Amazon RDS DB instance storage"): gp3 takes IOPS and throughput from
// 400 GiB on, where it has 12,000 and 500 MiB/s at least; below, it has 3,000 and 125, and RDS refuses to be told so.
const GP3_STRIPED_GIB = 400;
const GP3_IOPS = 12_000;
const GP3_THROUGHPUT = 500;
/** io1 has one IOPS at least for each 2 GiB (the same page). */
const IO1_GIB_OF_AN_IOPS = 2;

/**
 * How storage is made as large as wished; undefined: it is.
 *
 * RDS refuses a size without IOPS where an instance has provisioned ones ("You must specify both the storage size and
 * iops …": terraform-provider-aws, issues 28271 and 33512), and IOPS with a size where it can't have any ("You can't
 * specify IOPS or storage throughput … less than 400": crossplane-contrib/provider-aws, issue 1630). They stay as
 * they are, as far as the new size lets them.
 * @param gib the wish; undefined: any
 */
export function largerStorage(
  { type, gib: present = 0, iops, throughput }: Storage,
  gib: number | undefined,
): LargerStorage | undefined {
  if (gib === undefined || gib <= present) return undefined;
  if (type === "io1" || type === "io2")
    return {
      AllocatedStorage: gib,
      Iops: Math.max(
        iops ?? 0,
        type === "io1" ? Math.ceil(gib / IO1_GIB_OF_AN_IOPS) : 0,
      ),
    };
  if (type === "gp3" && gib >= GP3_STRIPED_GIB)
    return {
      AllocatedStorage: gib,
      Iops: Math.max(iops ?? 0, GP3_IOPS),
      StorageThroughput: Math.max(throughput ?? 0, GP3_THROUGHPUT),
    };
  return { AllocatedStorage: gib };
}
