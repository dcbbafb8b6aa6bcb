import type { Settings } from "../../sandbox/postgres/settings";

/** Settings that are measured under. */
export type Tuning = "default" | "tuned";

/** PostgreSQL's own where the sandbox's servers have others, and what a server of 8 GiB gets. */
export const settingsOf: Readonly<Record<Tuning, Settings>> = {
  default: {
    fsync: "on",
    shared_buffers: "128MB",
    maintenance_work_mem: "64MB",
    max_wal_size: "1GB",
    min_wal_size: "80MB",
    checkpoint_completion_target: "0.9",
    autovacuum: "off",
  },
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
