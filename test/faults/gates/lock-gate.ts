import type { Client } from "pg";
import { adminClient } from "../../../sandbox/postgres/server";
import type { Gate } from "./gate";

/** Where a lock is taken, and which. */
export interface Lock {
  readonly dataDir: string;
  readonly database: string;
  /** What takes it, in a transaction of its own: `lock table accounts_user in access share mode`. */
  readonly sql: string;
  /** What must hold besides before the run counts as being there, e.g. that some table is masked already. */
  readonly once?: (client: Client) => Promise<boolean>;
}

/** Takes a lock in a session of RDS's superuser, which no run ends, and holds whoever wants it. */
export async function lockGate(lock: Lock): Promise<Gate> {
  const { dataDir, database, sql, once = async () => true } = lock;
  const holder = await adminClient(dataDir, database);
  const looking = await adminClient(dataDir, database);
  await holder.query("begin");
  await holder.query(sql);
  const { rows } = await holder.query("select pg_backend_pid() as pid");
  const end = async () => {
    await Promise.all([holder.end(), looking.end()]).catch(() => undefined);
  };
  return {
    isThere: async () => {
      const { rowCount } = await looking.query(
        "select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))",
        [rows[0]?.pid],
      );
      return (rowCount ?? 0) > 0 && (await once(looking));
    },
    release: end,
  };
}

/** Whether the run has masked anything in the database. */
export async function hasMasked(client: Client): Promise<boolean> {
  const there = await client.query(
    "select to_regclass('prod_copy.masked_column') is not null as there",
  );
  if (!there.rows[0]?.there) return false;
  const { rowCount } = await client.query(
    "select from prod_copy.masked_column where attribute > 0 limit 1",
  );
  return (rowCount ?? 0) > 0;
}
