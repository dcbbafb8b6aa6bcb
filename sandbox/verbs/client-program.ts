import { type Program, startProgram } from "../machine/processes";

/**
 * Runs one of PostgreSQL's client programs to its end. The user's own PG* variables don't reach it.
 * Throws when it isn't installed. Answers its exit code, or what a shell says for Ctrl-C.
 */
export async function runClient(
  file: "psql" | "pg_restore",
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdio: Program["stdio"],
): Promise<number> {
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("PG")),
  );
  // The terminal sends Ctrl-C to both; it is the program's to answer.
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  try {
    const client = await startProgram({
      file,
      args,
      env: { ...own, ...env },
      stdio,
      cwd: process.cwd(),
    });
    const { exitCode } = await client.end;
    return exitCode ?? 130;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(
      `${file} isn't on the PATH. Install PostgreSQL's client programs: postgresql-client on Debian and Ubuntu, libpq with Homebrew.`,
    );
  } finally {
    process.off("SIGINT", ignore);
  }
}
