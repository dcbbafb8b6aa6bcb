import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A user of this machine, as `spawn` and `chown` take it. */
export interface OperatingUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Users that can run PostgreSQL in root's place, best first. `nobody` comes first because every machine
 * has it: `postgres` may appear later, with a package, and the choice must not change then.
 */
const candidates = ["nobody", "postgres", "_postgres"];

/**
 * The user that servers run as when this process is root, which PostgreSQL refuses to run as (so in most
 * containers). Undefined when this process is an ordinary user: then servers run as that user.
 *
 * It must be a user that the machine knows by name, because initdb looks its name up.
 *
 * @throws when this process is root and the machine has none of the users above.
 */
export async function operatingUser(): Promise<OperatingUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = new Map<string, OperatingUser>();
  for (const line of (await readFile("/etc/passwd", "utf8")).split("\n")) {
    const [name, , uid, gid] = line.split(":");
    // macOS writes the ids of `nobody` as -2.
    if (name !== undefined && uid !== undefined && gid !== undefined)
      known.set(name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 });
  }
  for (const name of candidates) {
    const user = known.get(name);
    if (user) return user;
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and this machine has none of the users ${candidates.join(", ")} to run it as. Create one of them, or run this as an ordinary user.`,
  );
}

/** The user that owns `path`, if this process is root and can therefore act for it; else undefined. */
export async function ownerOf(
  path: string,
): Promise<OperatingUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await stat(path);
  return { uid, gid };
}

/**
 * Whether `user` can go down to `path` from the root of the file system, by the mode bits of each folder
 * above it. A repository cloned below a home folder with mode 0700 is the common case where it can't.
 */
export async function canReach(
  user: OperatingUser,
  path: string,
): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!(await canUse(user, folder))) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Whether `user` may execute the file, or enter the folder, at `path`, by its mode bits. */
export async function canUse(
  user: OperatingUser,
  path: string,
): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}
