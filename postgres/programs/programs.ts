import { runProgram } from "./run-program";

/** Versions of the programs on this machine's PATH, e.g. `15.18`; undefined: not there. */
export interface Programs {
  readonly pgDump: string | undefined;
  readonly pgRestore: string | undefined;
}

/** Asks pg_dump and pg_restore for their versions. */
export async function readPrograms(): Promise<Programs> {
  return {
    pgDump: await versionOf("pg_dump"),
    pgRestore: await versionOf("pg_restore"),
  };
}

async function versionOf(program: string): Promise<string | undefined> {
  const { output } = await runProgram({
    file: program,
    args: ["--version"],
    environment: programEnvironment(),
    deadline: 20_000,
  });
  return /\(PostgreSQL\) (\d+\S*)/.exec(output)?.[1];
}

/** The variables of this process that a program gets; nothing of libpq's. Its messages are in English, to be read. */
export function programEnvironment(): Record<string, string> {
  const own = ["PATH", "HOME", "TMPDIR"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(own), LC_ALL: "C" };
}

/**
 * Why these programs and servers can't do it. A dump is read by a pg_restore and a server of its own age
 * or younger only, and made by a pg_dump of the server's age or younger.
 * @param source server_version_num of production's server
 * @param target of the server that is to get it
 * @param needed which are needed: no pg_dump for a dump that is already there
 * @returns a sentence each, with what to install
 */
export function findProgramProblems(
  { pgDump, pgRestore }: Programs,
  source: number,
  target: number,
  needed: "both" | "pg_restore" = "both",
): string[] {
  const major = majorOf(source);
  const problems: string[] = [];
  const check = (program: string, version: string | undefined) => {
    if (version === undefined)
      problems.push(
        `${program} isn't on this machine's PATH, or doesn't tell its version. ${howToInstall(major)}`,
      );
    else if (Number.parseInt(version, 10) < major)
      problems.push(
        `${program} here is ${version}, older than production's PostgreSQL ${versionText(source)}. ${howToInstall(major)}`,
      );
  };
  if (needed === "both") check("pg_dump", pgDump);
  check("pg_restore", pgRestore);
  if (majorOf(target) < major)
    problems.push(
      `The target's server is PostgreSQL ${versionText(target)}, older than production's ${versionText(source)}: it can't take the dump. Upgrade it to ${major}, or use load: snapshot.`,
    );
  else if (
    pgDump !== undefined &&
    pgRestore !== undefined &&
    Number.parseInt(pgRestore, 10) < Number.parseInt(pgDump, 10)
  )
    problems.push(
      `pg_restore here is ${pgRestore}, older than pg_dump, which is ${pgDump}, and can't read its dumps. ${howToInstall(Number.parseInt(pgDump, 10))}`,
    );
  return problems;
}

/** A server's version as people write it: 150018 is `15.18`. */
export function versionText(version: number): string {
  return `${majorOf(version)}.${version % 10_000}`;
}

function majorOf(version: number): number {
  return Math.floor(version / 10_000);
}

function howToInstall(major: number): string {
  return `Install PostgreSQL's client programs of version ${major} or newer: on Debian and Ubuntu the package postgresql-client-${major} (of apt.postgresql.org where the system's own is older), on macOS "brew install libpq" with its bin folder on PATH.`;
}
