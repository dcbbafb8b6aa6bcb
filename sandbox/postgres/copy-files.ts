import { constants, type Dirent } from "node:fs";
import {
  chmod,
  chown,
  copyFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
} from "node:fs/promises";
import { join } from "node:path";
import type { OperatingUser } from "./operating-user";

/** How a folder is to be copied. */
export interface CopyOptions {
  /** Owner of what is made. Default: this process's user. */
  readonly owner: OperatingUser | undefined;
  /** Whether to leave out the file or folder of this path, relative to the copied folder. */
  readonly leaveOut: (path: string, entry: Dirent) => boolean;
}

const chunk = 1024 * 1024;

/**
 * Copies a folder that somebody may be writing to. What vanishes meanwhile is left out, and a file that
 * grows or shrinks is copied as far as it goes: what that means is the caller's to know. (`cp -a` fails on
 * the former; the copyFile of Node's libuv may never end on the latter, since it goes by the size that a
 * file had at first.) Files are cloned where the file system can: that takes no time and no space.
 */
export async function copyFiles(
  from: string,
  to: string,
  options: CopyOptions,
): Promise<void> {
  const files: string[] = [];
  const gather = async (folder: string): Promise<void> => {
    const made = join(to, folder);
    await mkdir(made, { mode: 0o700 });
    await own(made, options.owner);
    for (const entry of await entriesOf(join(from, folder))) {
      const path = join(folder, entry.name);
      if (options.leaveOut(path, entry)) continue;
      if (entry.isDirectory()) await gather(path);
      else if (entry.isFile()) files.push(path);
    }
  };
  await gather("");

  let canClone = true;
  const worker = async (): Promise<void> => {
    for (let path = files.pop(); path !== undefined; path = files.pop()) {
      const [source, target] = [join(from, path), join(to, path)];
      if (!(canClone && (await clone(source, target)))) {
        canClone = false;
        await copyBytes(source, target);
      }
      await own(target, options.owner, 0o600);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** Clones a file; false if it can't, for whatever reason: the copying that follows finds out which. */
async function clone(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    return isGone(error);
  }
}

async function copyBytes(source: string, target: string): Promise<void> {
  let input: FileHandle;
  try {
    input = await open(source, "r");
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  try {
    const output = await open(target, "w", 0o600);
    try {
      const buffer = Buffer.allocUnsafe(chunk);
      for (;;) {
        const { bytesRead } = await input.read(buffer, 0, chunk);
        if (bytesRead === 0) break;
        await output.writeFile(buffer.subarray(0, bytesRead));
      }
    } finally {
      await output.close();
    }
  } finally {
    await input.close();
  }
}

async function own(
  path: string,
  owner: OperatingUser | undefined,
  mode?: number,
): Promise<void> {
  try {
    if (mode !== undefined) await chmod(path, mode);
    if (owner) await chown(path, owner.uid, owner.gid);
  } catch (error) {
    // Its source vanished before it could be copied.
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
