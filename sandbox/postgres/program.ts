import { type ChildProcess, spawn } from "node:child_process";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { canReach, ownerOf } from "./operating-user";

/** How a program is to be run. */
export interface ProgramOptions {
  /** Data directory that it works on. It runs as that folder's owner if this process is root. */
  readonly dataDir: string;
  /** Its arguments, given the path by which it can reach the data directory. */
  readonly args: (dataDir: string) => string[];
  /** File descriptor that its output goes to. */
  readonly output: number;
  /** Whether it gets a session of its own, and so outlives this process and its terminal. */
  readonly detached: boolean;
}

/**
 * Starts one of PostgreSQL's programs on a data directory.
 *
 * As root it runs as the folder's owner. That user may not be able to get to the folder: a project below
 * root's own home folder (mode 0700) is the common case in a container. Then the program gets the folder
 * as an open file descriptor and the path `/proc/self/fd/3`, which leads into it past the folders above.
 */
export async function startProgram(
  program: string,
  options: ProgramOptions,
): Promise<ChildProcess> {
  const { dataDir, args, output, detached } = options;
  const real = await realpath(dataDir);
  const user = await ownerOf(real);
  let folder: FileHandle | undefined;
  try {
    if (user && !(await canReach(user, real))) folder = await open(real, "r");
    return await started(
      spawn(program, args(folder ? "/proc/self/fd/3" : real), {
        ...user,
        // The working directory of this process may be one that the user can't enter.
        cwd: "/",
        // Nothing else: this process's environment may hold credentials, or PG* variables that mislead.
        env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" },
        stdio: ["ignore", output, output, folder ? folder.fd : "ignore"],
        detached,
      }),
    );
  } finally {
    await folder?.close();
  }
}

function started(child: ChildProcess): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    child.once("spawn", () => resolve(child));
    child.once("error", reject);
  });
}
