import { Client, type ClientBase } from "pg";
import { type InSession, inParallel } from "../../postgres/in-parallel";
import type { Capacity } from "../../sanitise/plan/capacity";
import type { BenchServer } from "./server";
import { vcpus } from "./work";

/**
 * Seconds that VACUUM FULL of these tables takes: what reading and writing everything once costs. With as
 * many sessions and the same memory as ours, largest first.
 */
export function vacuumFull(
  server: BenchServer,
  tables: readonly string[],
  capacity: Capacity,
): Promise<number> {
  return timed(() =>
    inSessions(server, capacity, tables, (client, table) =>
      client.query(`vacuum (full) ${table}`),
    ),
  );
}

/**
 * Seconds that COPY of every table to nowhere takes. Each session has its share of each table, since the
 * audit's have so too.
 */
export async function copyToNowhere(server: BenchServer): Promise<number> {
  const { rows } = await server.admin.query<{ name: string; blocks: number }>(
    `select oid::regclass::text as name, (pg_relation_size(oid) / current_setting('block_size')::int)::float8 as blocks
     from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0 order by 2 desc`,
  );
  const shares = rows.flatMap(({ name, blocks }) => {
    const share = Math.ceil(blocks / vcpus);
    return Array.from({ length: vcpus }, (_, index) => [
      name,
      index * share,
      (index + 1) * share,
    ]);
  });
  return timed(() =>
    inParallel(shares, vcpus, asAdmin(server), (client, [name, from, to]) =>
      client.query(
        `copy (select * from ${name} where ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid) to '/dev/null'`,
      ),
    ),
  );
}

function inSessions<Task>(
  server: BenchServer,
  { sessions, maintenanceMemory, indexWorkers }: Capacity,
  tasks: readonly Task[],
  work: (client: ClientBase, task: Task) => Promise<unknown>,
): Promise<unknown> {
  const open = asAdmin(server);
  return inParallel(
    tasks,
    sessions,
    (use) =>
      open(async (client) => {
        await client.query(
          `set maintenance_work_mem = '${maintenanceMemory}MB';
           set max_parallel_maintenance_workers = ${indexWorkers};
           set synchronous_commit = off; set jit = off`,
        );
        return use(client);
      }),
    work,
  );
}

function asAdmin({
  admin: { host, port, user, database },
}: BenchServer): InSession {
  return async (work) => {
    const client = new Client({ host, port, user, database });
    // A lost connection fails the query at hand.
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
