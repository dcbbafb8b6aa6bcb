import {
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  type Dirent,
  fchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setImmediate as otherWork } from "node:timers/promises";
import type { OperatingUser } from "./operating-user";

/** How a folder is to be copied. */
export interface CopyOptions {
  /** Owner of what is made. Default: this process's user. */
  readonly owner: OperatingUser | undefined;
  /** Whether to leave out the file or folder of this path, relative to the copied folder. */
  readonly leaveOut: (path: string, entry: Dirent) => boolean;
}

/** How long this process does nothing else at a stretch, in milliseconds. */
const stretch = 10;

/**
 * Copies a folder that somebody may be writing to. What vanishes meanwhile is left out, and a file that
 * grows or shrinks is copied as far as it goes: what that means is the caller's to know. (`cp -a` fails on
 * the former; Node's own copying goes by the size that a file had at first.) Files are cloned where the
 * file system can: that takes no time and no space.
 *
 * The calls are synchronous, with pauses for the process's other work: a data directory is a thousand small
 * files, and the detour over the thread pool makes ten times of it.
 */
export async function copyFiles(
  from: string,
  to: string,
  options: CopyOptions,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  let canClone = true;
  let since = Date.now();
  const breathe = async (): Promise<void> => {
    if (Date.now() - since < stretch) return;
    await otherWork();
    since = Date.now();
  };

  const copyFolder = async (folder: string): Promise<void> => {
    makeFolder(join(to, folder), options.owner);
    for (const entry of entriesOf(join(from, folder))) {
      const path = join(folder, entry.name);
      if (options.leaveOut(path, entry)) continue;
      if (entry.isDirectory()) await copyFolder(path);
      else if (entry.isFile()) await copy(join(from, path), join(to, path));
    }
  };
  const copy = async (source: string, target: string): Promise<void> => {
    await breathe();
    const input = unlessGone(() => openSync(source, "r"));
    if (input === undefined) return;
    try {
      if (canClone) canClone = clone(source, target, options.owner);
      if (canClone) return;
      const output = openSync(target, "w", 0o600);
      try {
        if (options.owner)
          fchownSync(output, options.owner.uid, options.owner.gid);
        for (;;) {
          const size = readSync(input, buffer, 0, buffer.length, null);
          if (size === 0) break;
          writeWhole(output, buffer.subarray(0, size));
          await breathe();
        }
      } finally {
        closeSync(output);
      }
    } finally {
      closeSync(input);
    }
  };
  await copyFolder("");
}

function makeFolder(path: string, owner: OperatingUser | undefined): void {
  mkdirSync(path, { mode: 0o700 });
  if (owner) chownSync(path, owner.uid, owner.gid);
}

function entriesOf(folder: string): Dirent[] {
  return unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
}

/** Clones a file; false if the file system can't. */
function clone(
  source: string,
  target: string,
  owner: OperatingUser | undefined,
): boolean {
  try {
    copyFileSync(source, target, constants.COPYFILE_FICLONE_FORCE);
  } catch (error) {
    if (isGone(error)) return true;
    // ENOTSUP, EXDEV, EINVAL, ENOTTY, ENOSYS: systems differ. What else it may be, the copying finds too.
    return false;
  }
  if (owner) chownSync(target, owner.uid, owner.gid);
  return true;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done);
}

function unlessGone<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
