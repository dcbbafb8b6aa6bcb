import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { loadDatabase } from "../hooks/load/load-database";
import { stopwatch } from "../hooks/sanitise/run/stopwatch";
import { fillCobalt } from "./cobalt";
import { growBySchemas } from "./grow-by-schemas";
import {
  type BenchServer,
  inOwnPlace,
  makePristine,
  master,
  onCopy,
  type Place,
} from "./server";

/**
 * `node --require ./typescript.cjs bench/load.ts [GiB] [jobs]`: our load against the runbook's `pg_dump -F c`
 * and `pg_restore`, on Cobalt's database copied into as many schemas as make the size.
 */
async function main([gib = "1", jobs = "2"]: readonly string[]): Promise<void> {
  await inOwnPlace(async (place) => {
    const pristine = await makePristine(place, "cobalt", async (client) => {
      await fillCobalt(client, 0.18);
      await growBySchemas(client, Number(gib) * 1024 ** 3);
    });
    await onCopy(place, pristine, { max_wal_size: "4GB" }, async (server) => {
      const { rows } = await server.admin.query<{ size: string }>(
        "select pg_size_pretty(pg_database_size(current_database())) as size",
      );
      console.log(`${rows[0]?.size}, ${jobs} jobs`);
      const other = await runbook(place, server);
      await server.admin.query("checkpoint");
      const ours = await load(place, server, Number(jobs));
      console.log(
        `pg_dump -F c ${other.dump.toFixed(1)} s, pg_restore ${other.restore.toFixed(1)} s; ours, checked, ${ours.toFixed(1)} s: ${((other.dump + other.restore) / ours).toFixed(2)} times as fast`,
      );
    });
  });
}

async function runbook(place: Place, { route, login, admin }: BenchServer) {
  const env = {
    PGHOST: route.host,
    PGPORT: String(route.port),
    PGUSER: login.user,
    PGPASSWORD: login.password,
    PGSSLMODE: "verify-full",
  };
  const file = join(place.folder, "runbook.dump");
  await admin.query(`create database runbook owner ${master}`);
  const dumping = stopwatch();
  await execa("pg_dump", ["-F", "c", "-f", file, "-d", login.database], {
    env,
  });
  const dump = dumping();
  const restoring = stopwatch();
  await execa("pg_restore", ["--no-owner", "-d", "runbook", file], { env });
  const restore = restoring();
  await admin.query("drop database runbook");
  await rm(file);
  return { dump, restore };
}

async function load(
  place: Place,
  { route, login }: BenchServer,
  jobs: number,
): Promise<number> {
  const folder = await mkdtemp(join(place.folder, "dumps-"));
  const clock = stopwatch();
  await loadDatabase({
    owner: { project: "bench", stack: "bench" },
    generation: "1",
    source: { route, login: async () => login },
    target: { route, login, databaseOwner: master, name: "ours" },
    exclude: { tables: [] },
    folder,
    keepDump: false,
    jobs,
    deadline: 3_600_000,
    tell: (text) => process.stderr.write(`${text}\n`),
  });
  return clock();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
