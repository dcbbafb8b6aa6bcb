import { binaries, type Major } from "./binaries";
import { startOn } from "./program";

/** How long initdb may take, in milliseconds. It takes about a second on an idle machine. */
const deadline = 120_000;

/**
 * Runs initdb on an empty folder. Texts sort by ICU's rules for English: RDS's `en_US.UTF-8` isn't on every
 * machine, and the binaries bring ICU with them, so results are the same everywhere.
 *
 * @throws what initdb said, when it fails.
 */
export async function initialise(
  dataDir: string,
  major: Major,
  superuser: string,
): Promise<void> {
  const { initdb } = await binaries(major);
  const program = await startOn(
    dataDir,
    initdb,
    (dir) => [
      "--pgdata",
      dir,
      "--username",
      superuser,
      "--auth",
      // Replaced before the first start (settings.ts).
      "reject",
      "--encoding",
      "UTF8",
      "--locale",
      "C",
      // As the locale of a whole database ICU is there from 15 on.
      ...(major >= 15
        ? ["--locale-provider", "icu", "--icu-locale", "en-US"]
        : []),
      // Megabytes. Each copy of a running server has at least one whole segment (RDS's are of 64).
      "--wal-segsize",
      "4",
      "--no-sync",
      "--no-instructions",
    ],
    "pipe",
    { deadline },
  );
  const { exitCode, stderr } = await program.end;
  if (exitCode !== 0)
    throw new Error(
      `initdb of PostgreSQL ${major} failed in ${dataDir}: ${stderr.trim().split("\n").slice(-5).join(" | ")}`,
    );
}
