import { CannotGoOn } from "../cannot-go-on";
import type { Resources } from "../catalogue/read-resources";

/** How much is done at once. Stands in the plan and in the report. */
export interface Capacity {
  /** Sessions, and so tables, at once. */
  readonly sessions: number;
  /** `maintenance_work_mem` of each, in MiB: for building indexes. */
  readonly maintenanceMemory: number;
  /** `max_parallel_maintenance_workers` of each. */
  readonly indexWorkers: number;
}

/** The storage can't hold the tables while they are written anew. */
export class TooLittleStorage extends CannotGoOn {
  override readonly name = "TooLittleStorage";

  constructor(
    /** GiB that would do. */
    needed: number,
    allocated: number,
    /** GiB of it that old rows take. */
    oldRows: number,
  ) {
    super(
      `The server has ${allocated} GiB of storage, and writing its largest table anew needs ${needed} GiB in all${oldRows > 0 ? `, ${oldRows} of them for old rows of tables that are changed by UPDATE` : ""}. Nothing was written.`,
      { kind: "more storage", gib: needed },
    );
  }
}

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

/** Where nothing tells how many processors there are: as the smallest instance classes have. */
export const unknownVcpus = 2;

/** More gains nothing once a table's index fits. */
const mostMaintenanceMemory = 1024;

/** PostgreSQL's default, below which nothing is gained by a smaller one. */
const leastMaintenanceMemory = 64;

/**
 * How many tables may be written at once, and with how much memory. A table that is written anew stands
 * on disk twice for that time, so the storage must hold the largest of them besides what is there; the rows of one that
 * is copied stand there three times. A table
 * that is changed by UPDATE first grows to twice its size at most, and stays so until all masking is through
 * and it is packed, which is to write it anew.
 * @param tables what each table takes besides while it is written anew, in bytes
 * @param updated what those take together that will be changed by UPDATE, in bytes
 * @throws TooLittleStorage naming the figure to configure
 */
export function capacityFor(
  resources: Resources,
  tables: readonly number[],
  updated = 0,
): Capacity {
  const { memory, vcpus = unknownVcpus, storage } = resources;
  const needs = (sessions: number) =>
    bytesNeeded(resources, tables, updated, sessions);
  let sessions = Math.max(1, Math.min(vcpus, tables.length));
  if (storage !== undefined) {
    while (sessions > 1 && needs(sessions) > storage) sessions--;
    if (needs(sessions) > storage)
      throw new TooLittleStorage(
        Math.ceil(needs(1) / GiB),
        Math.floor(storage / GiB),
        Math.ceil(updated / GiB),
      );
  }
  // An eighth of the memory for all index builds: the rest is shared buffers (a quarter on RDS) and cache.
  const share = Math.floor(memory / 8 / sessions / MiB);
  return {
    sessions,
    maintenanceMemory: Math.max(
      leastMaintenanceMemory,
      Math.min(mostMaintenanceMemory, share),
    ),
    indexWorkers: Math.max(0, Math.min(2, Math.floor(vcpus / sessions) - 1)),
  };
}

/** What is on disk at most while so many of these tables are written at once. Bytes. */
export function bytesNeeded(
  { used, log }: Pick<Resources, "used" | "log">,
  tables: readonly number[],
  updated: number,
  sessions: number,
): number {
  const largest = tables.toSorted((a, b) => b - a).slice(0, sessions);
  return used + log + updated + largest.reduce((sum, bytes) => sum + bytes, 0);
}

/** The capacity in words, for the plan. */
export function describeCapacity({
  sessions,
  maintenanceMemory,
  indexWorkers,
}: Capacity): string {
  return `${sessions} ${sessions === 1 ? "table" : "tables"} at once, ${maintenanceMemory} MiB for each one's indexes, ${indexWorkers === 0 ? "no" : indexWorkers} parallel index ${indexWorkers === 1 ? "worker" : "workers"}`;
}
