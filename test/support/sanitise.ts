import { join } from "node:path";
import { execa } from "execa";
import type { TestPostgres } from "./postgres";

const root = join(__dirname, "../..");

/** What a command printed, and how it ended. */
export interface Printed {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** The variables that name a test's server and its master. */
export function environmentFor(server: TestPostgres): Record<string, string> {
  return {
    PGHOST: server.address,
    PGPORT: String(server.port),
    PGUSER: server.masterUsername,
    PGPASSWORD: server.masterPassword,
    PGDATABASE: server.database,
    PGSSLROOTCERT: server.caFile,
  };
}

const program = ["--require", "./typescript.cjs", "sanitise/cli/main.ts"];

/**
 * Starts what `npm run -s sanitise` starts, with these variables and nothing else of this process's, in a process
 * group of its own: a signal to the group is Ctrl-C at a terminal.
 */
export function startSanitise(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const { PATH, HOME } = process.env;
  return execa(process.execPath, [...program, ...args], {
    cwd: root,
    env: { PATH, HOME, ...env },
    extendEnv: false,
    reject: false,
    detached: true,
    timeout: 600_000,
  });
}

/** Runs `sanitise` to its end. */
export async function sanitise(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Printed> {
  const { exitCode, stdout, stderr } = await startSanitise(args, env);
  return { exitCode, stdout, stderr };
}
