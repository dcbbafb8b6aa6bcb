import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { stopwatch } from "../../words/stopwatch";

import { type BenchServer, master, type Place } from "./server";

/** What one call of the command took. */
export interface Called {
  readonly seconds: number;
  /** Undefined where the system doesn't tell. */
  readonly peakMiB: number | undefined;
}

/** Calls the `sanitise` command as a person does, its start included. */
export async function callVerb(
  verb: "check" | "plan" | "run" | "audit",
  place: Place,
  { route, login, caFile }: BenchServer,
  rules: string,
): Promise<Called> {
  const root = join(__dirname, "../..");
  const folder = await mkdtemp(join(place.folder, "verb-"));
  try {
    const file = join(folder, "rules.yaml");
    await writeFile(file, rules);
    const clock = stopwatch();
    const { stdio } = await execa(
      process.execPath,
      [
        ...["--require", join(root, "typescript.cjs")],
        ...["--require", join(__dirname, "../machine/tell-peak.ts")],
        ...[join(root, "sanitise/cli/main.ts"), verb, "--rules", file],
        ...(verb === "run"
          ? ["--database", master, "--reports", join(folder, "reports")]
          : []),
      ],
      {
        cwd: root,
        env: {
          PGHOST: route.host,
          PGPORT: String(route.port),
          PGUSER: login.user,
          PGPASSWORD: login.password,
          PGDATABASE: login.database,
          PGSSLROOTCERT: caFile,
          PROD_COPY_MASKING_KEY: "the key of the bench, which is no secret",
        },
        stdio: ["ignore", "ignore", "pipe", "pipe"],
      },
    );
    const seconds = clock();
    const peak = Number(stdio[3]);
    return { seconds, peakMiB: peak > 0 ? peak : undefined };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
