import { type FileHandle, open, realpath } from "node:fs/promises";
import { type Program, type Started, startProgram } from "../machine/processes";
import { canReach, ownerOf } from "./operating-user";

/**
 * Starts one of PostgreSQL's programs on a data directory.
 *
 * As root it runs as the folder's owner. That user may not be able to get to the folder: a project below
 * root's own home folder (mode 0700) is the common case in a container. Then the program gets the folder
 * as an open file descriptor and the path `/proc/self/fd/3`, which leads into it past the folders above.
 *
 * @param args its arguments, given the path by which it can reach the data directory.
 * @param output what its output goes to: a file descriptor, or a pipe.
 */
export async function startOn(
  dataDir: string,
  file: string,
  args: (dataDir: string) => string[],
  output: number | "pipe",
  options: Pick<Program, "outlives" | "deadline">,
): Promise<Started> {
  const real = await realpath(dataDir);
  const user = await ownerOf(real);
  let folder: FileHandle | undefined;
  try {
    if (user && !(await canReach(user, real))) folder = await open(real, "r");
    return await startProgram({
      ...options,
      file,
      args: args(folder ? "/proc/self/fd/3" : real),
      user,
      // Nothing else: this process's environment may hold credentials, or PG* variables that mislead.
      env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" },
      stdio: ["ignore", output, output, folder ? folder.fd : "ignore"],
    });
  } finally {
    await folder?.close();
  }
}
