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
    const empty = await makePristine(place, "target", async () => undefined);
    const settings = { max_wal_size: "4GB" };
    await onCopy(place, pristine, settings, (production) =>
      onCopy(place, empty, settings, async (target) => {
        const { rows } = await production.admin.query<{ size: string }>(
          "select pg_size_pretty(pg_database_size(current_database())) as size",
        );
        console.log(`${rows[0]?.size}, ${jobs} jobs`);
        const theirs = await runbook(place, production, target);
        await target.admin.query("checkpoint");
        const ours = await load(place, production, target, Number(jobs));
        console.log(
          `pg_dump -F c ${theirs.dump.toFixed(1)} s, pg_restore ${theirs.restore.toFixed(1)} s; ours, checked, ${ours.toFixed(1)} s: ${((theirs.dump + theirs.restore) / ours).toFixed(2)} times as fast`,
        );
      }),
    );
  });
}

async function runbook(
  place: Place,
  production: BenchServer,
  target: BenchServer,
) {
  const file = join(place.folder, "runbook.dump");
  await target.admin.query(`create database runbook owner ${master}`);
  const dumping = stopwatch();
  await execa("pg_dump", ["-F", "c", "-f", file, "-d", master], {
    env: environmentOf(production),
  });
  const dump = dumping();
  const restoring = stopwatch();
  await execa("pg_restore", ["--no-owner", "-d", "runbook", file], {
    env: environmentOf(target),
  });
  const restore = restoring();
  await target.admin.query("drop database runbook");
  await rm(file);
  return { dump, restore };
}

function environmentOf({ route, login }: BenchServer) {
  return {
    PGHOST: route.host,
    PGPORT: String(route.port),
    PGUSER: login.user,
    PGPASSWORD: login.password,
    PGSSLMODE: "verify-full",
  };
}

async function load(
  place: Place,
  production: BenchServer,
  target: BenchServer,
  jobs: number,
): Promise<number> {
  const folder = await mkdtemp(join(place.folder, "dumps-"));
  const clock = stopwatch();
  await loadDatabase({
    owner: { project: "bench", stack: "bench" },
    note: { generation: "1", wish: "w" },
    source: { route: production.route, login: async () => production.login },
    target: {
      route: target.route,
      login: target.login,
      databaseOwner: master,
      name: "ours",
    },
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
