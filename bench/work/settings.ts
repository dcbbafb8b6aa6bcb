import type { Major } from "../../sandbox/postgres/binaries";
import type { Settings } from "../../sandbox/postgres/settings";

/** Settings that are measured under, `newest` on the newest PostgreSQL. */
export const tunings = ["default", "tuned", "newest"] as const;

export type Tuning = (typeof tunings)[number];

/** Version of the servers. */
export const majorOf: Readonly<Record<Tuning, Major>> = {
  default: 15,
  tuned: 15,
  newest: 18,
};

const byDefault: Settings = {
  fsync: "on",
  shared_buffers: "128MB",
  maintenance_work_mem: "64MB",
  max_wal_size: "1GB",
  min_wal_size: "80MB",
  checkpoint_completion_target: "0.9",
  autovacuum: "off",
};

/** PostgreSQL's own where the sandbox's servers have others, and what a server of 8 GiB gets. */
export const settingsOf: Readonly<Record<Tuning, Settings>> = {
  default: byDefault,
  newest: byDefault,
  tuned: {
    fsync: "on",
    shared_buffers: "2GB",
    effective_cache_size: "6GB",
    maintenance_work_mem: "1GB",
    max_wal_size: "4GB",
    min_wal_size: "80MB",
    checkpoint_timeout: "30min",
    checkpoint_completion_target: "0.9",
    autovacuum: "off",
  },
};
