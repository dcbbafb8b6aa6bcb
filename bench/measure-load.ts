import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { loadDatabase } from "../steps/load/load-database";
import { stopwatch } from "../words/stopwatch";
import type { Figure } from "./page/figures";
import {
  type BenchServer,
  makePristine,
  master,
  onCopy,
  type Place,
  type Pristine,
  sizeOf,
} from "./work/server";
import { settingsOf } from "./work/settings";

/** Sessions at once, of ours and of pgcopydb: what a db.t3.micro has processors. */
const jobs = 2;

/**
 * Loads a database into another server, once and under default settings: ours, the runbook's two commands,
 * and pgcopydb where that is installed.
 */
export async function measureLoad(
  place: Place,
  pristine: Pristine,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const empty = await makePristine(place, "target", async () => undefined);
  const settings = settingsOf.default;
  return onCopy(place, pristine, settings, (production) =>
    onCopy(place, empty, settings, async (target) => {
      const size = await sizeOf(production);
      const between = () => target.admin.query("checkpoint");
      const ours = await load(place, production, target);
      await between();
      const theirs = await runbook(place, production, target);
      await between();
      const peer = await pgcopydb(place, production, target);
      tell(
        `load ${ours.toFixed(1)} s, runbook ${theirs.dump.toFixed(1)} s and ${theirs.restore.toFixed(1)} s, pgcopydb ${peer?.toFixed(1) ?? "isn't here:"} s`,
      );
      const common = {
        data: `Cobalt: ${size}`,
        settings: "default",
        ours,
        unit: "s" as const,
      };
      return [
        {
          ...common,
          what: "pg_dump -F c + pg_restore : load",
          other: theirs.dump + theirs.restore,
          target: { is: "at least" as const, ratio: 2.3 },
        },
        ...(peer === undefined
          ? []
          : [
              {
                ...common,
                what: "load : pgcopydb",
                other: peer,
                target: { is: "at most" as const, ratio: 1 },
              },
            ]),
      ];
    }),
  );
}

/** Dump, restore, and the comparison of every key, check, index and trigger. */
async function load(
  place: Place,
  production: BenchServer,
  target: BenchServer,
): Promise<number> {
  const folder = await mkdtemp(join(place.folder, "dumps-"));
  const clock = stopwatch();
  const { name } = await loadDatabase({
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
    tell: () => undefined,
  });
  const seconds = clock();
  await target.admin.query(`drop database "${name}"`);
  return seconds;
}

async function runbook(
  place: Place,
  production: BenchServer,
  target: BenchServer,
): Promise<{ readonly dump: number; readonly restore: number }> {
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

/** @returns undefined where it isn't installed */
async function pgcopydb(
  place: Place,
  production: BenchServer,
  target: BenchServer,
): Promise<number | undefined> {
  const { failed } = await execa("pgcopydb", ["--version"], { reject: false });
  if (failed) return undefined;
  const dir = join(place.folder, "pgcopydb");
  await mkdir(dir);
  await target.admin.query(`create database peer owner ${master}`);
  const count = String(jobs);
  const clock = stopwatch();
  await execa(
    "pgcopydb",
    [
      ...["clone", "--no-owner", "--no-acl", "--dir", dir],
      ...["--table-jobs", count, "--index-jobs", count],
    ],
    {
      env: {
        PGCOPYDB_SOURCE_PGURI: uriOf(production, master),
        PGCOPYDB_TARGET_PGURI: uriOf(target, "peer"),
      },
    },
  );
  const seconds = clock();
  await target.admin.query("drop database peer");
  await rm(dir, { recursive: true, force: true });
  return seconds;
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

function uriOf({ route, login, caFile }: BenchServer, database: string) {
  const { user, password } = login;
  const uri = new URL(`postgres://${route.host}:${route.port}/${database}`);
  uri.username = user;
  uri.password = password;
  uri.searchParams.set("sslmode", "verify-full");
  uri.searchParams.set("sslrootcert", caFile);
  return uri.href;
}
