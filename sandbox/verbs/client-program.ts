import {
  type ChildProcess,
  type StdioOptions,
  spawn,
} from "node:child_process";

/**
 * Starts one of PostgreSQL's client programs and waits for its end. The user's own PG* variables don't reach it.
 * Throws when it isn't installed. Answers its exit code, or what a shell says for a signal.
 */
export async function runClient(
  program: "psql" | "pg_restore",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: StdioOptions,
): Promise<number> {
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("PG")),
  );
  const child = spawn(program, args, { env: { ...own, ...env }, stdio });
  // The terminal sends Ctrl-C to both; it is the program's to answer.
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  try {
    return await ended(child, program);
  } finally {
    process.off("SIGINT", ignore);
  }
}

function ended(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "ENOENT"
          ? new Error(
              `${program} isn't on the PATH. Install PostgreSQL's client programs: postgresql-client on Debian and Ubuntu, libpq with Homebrew.`,
            )
          : error,
      ),
    );
    child.once("exit", (code) => resolve(code ?? 130));
  });
}
