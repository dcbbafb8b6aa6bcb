import { createHash } from "node:crypto";
import { chown, lstat, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canReach, ownerOf } from "./operating-user";

/**
 * Longest path of a unix socket in bytes, the final zero not counted: 103 on macOS, 107 on Linux.
 * PostgreSQL's own sockets are named `.s.PGSQL.<port>`.
 */
const longest = 103;

/**
 * The folder for a server's unix socket: its data directory, which only its owner can enter. Where that
 * path is too long, or the user that the server runs as can't get there, a folder of the same mode in the
 * machine's folder for temporary files.
 *
 * @throws when that folder is there and somebody else's, who could then answer in the server's place.
 */
export async function socketFolder(realDataDir: string): Promise<string> {
  const owner = await ownerOf(realDataDir);
  if (fits(realDataDir) && (!owner || (await canReach(owner, realDataDir))))
    return realDataDir;
  const folder = elsewhere(realDataDir);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  const found = await lstat(folder);
  const expected = owner?.uid ?? process.getuid?.();
  // Root's folder: just made, or left by a process that ended before the next line.
  if (owner && found.isDirectory() && found.uid === 0)
    await chown(folder, owner.uid, owner.gid);
  else if (
    !found.isDirectory() ||
    found.uid !== expected ||
    (found.mode & 0o077) !== 0
  )
    throw new Error(
      `${folder} is to hold a server's socket, and somebody else made it. Remove it.`,
    );
  return folder;
}

/** Removes what a server that has stopped had for its socket outside its data directory, if anything. */
export async function removeSocketFolder(realDataDir: string): Promise<void> {
  await rm(elsewhere(realDataDir), { recursive: true, force: true });
}

function elsewhere(realDataDir: string): string {
  const hash = createHash("sha256").update(realDataDir).digest("hex");
  const name = `prod-copy-socket-${hash.slice(0, 16)}`;
  return join(fits(join(tmpdir(), name)) ? tmpdir() : "/tmp", name);
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, ".s.PGSQL.65535")) <= longest;
}
