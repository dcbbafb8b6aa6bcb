import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from "node:fs/promises";
import { join } from "node:path";
import { type Pace, testPace } from "../../sandbox/aws/account/pace";
import { Store } from "../../sandbox/aws/state/store";
import { binaries } from "../../sandbox/postgres/binaries";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import {
  type PreparedDatabases,
  prepareDatabases,
  preparedDatabases,
  removeDatabases,
} from "../../sandbox/seed/prepare-databases";
import { atProcessEnd, killServer, ownFolder } from "./own-folder";
import { testAuthority } from "./postgres";

/** What a test may choose about its sandbox. */
export interface TestSandboxOptions {
  /** How long changes of status take. Default: `testPace`. */
  readonly pace?: Partial<Pace>;
  /** Most records of one answer of RDS. Default: 2, so that whoever doesn't ask for the next page is found out. */
  readonly pageSize?: number;
  /** Whether the variables of this process become the sandbox's, and are put back with the test. Default: true. */
  readonly env?: boolean;
  /** How many people the demo's world has. Default: as few as it can be made of. */
  readonly users?: number;
  /** Told of what goes wrong. Default: the test's output. */
  readonly report?: (line: string) => void;
}

/** What is used of a test of tap. */
interface Test {
  teardown(work: () => unknown): unknown;
  comment(text: string): unknown;
}

/** As few users as the demo's world can be made of. */
const fewest = { users: 50, testUsers: 60, uatUsers: 50 };

/** Templates that no test used for that long are removed, in milliseconds. */
const templateLife = 7 * 24 * 60 * 60 * 1000;

/** Starts a sandbox in this process, with its own folder and ports and the demo's world in small. It goes with the test. */
export async function startTestSandbox(
  t: Test,
  options: TestSandboxOptions = {},
): Promise<Sandbox> {
  const home = join(
    await ownFolder(),
    `sandbox-${randomBytes(6).toString("hex")}`,
  );
  const forget = atProcessEnd(() => killAll(home));
  const sandbox = await startSandbox({
    home,
    databases: await testDatabases({
      ...fewest,
      users: options.users ?? fewest.users,
    }),
    pace: { ...testPace, ...options.pace },
    pageSize: options.pageSize ?? 2,
    report: options.report ?? ((line) => t.comment(line)),
  });
  const putBack = options.env === false ? () => {} : takeVariables(sandbox.env);
  t.teardown(async () => {
    putBack();
    await sandbox.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
    forget();
  });
  return sandbox;
}

/** Makes these the only variables of AWS and PostgreSQL. Returns how to put back what was there. */
function takeVariables(env: Readonly<Record<string, string>>): () => void {
  const isTheirs = ([name]: [string, unknown]) => /^(AWS|PG)/.test(name);
  const clear = () => {
    for (const [name] of Object.entries(process.env).filter(isTheirs))
      delete process.env[name];
  };
  const before = Object.fromEntries(
    Object.entries(process.env).filter(isTheirs),
  );
  clear();
  Object.assign(process.env, env);
  return () => {
    clear();
    Object.assign(process.env, before);
  };
}

/** Ends what a home has running where nothing can be awaited any more. */
function killAll(home: string): void {
  const state = Store.peek(home);
  for (const { pid } of Object.values(state?.environments ?? {})) {
    if (pid !== undefined) kill(pid);
  }
  for (const name of list(join(home, "instances")))
    killServer(join(home, "instances", name));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Databases for a new home to copy, kept between runs. The name tells what they were made of, so that a changed source makes
 * others. Processes that make them at once don't disturb one another: the first to finish wins.
 */
export async function testDatabases(
  users: Readonly<typeof fewest> = fewest,
): Promise<PreparedDatabases> {
  const cache = join(__dirname, "../../node_modules/.cache/prod-copy");
  await mkdir(cache, { recursive: true });
  const folder = join(cache, `sandbox-${await hashOfSources(users)}`);
  const kept = await preparedDatabases(folder);
  if (kept) {
    await utimes(folder, new Date(), new Date());
    return kept;
  }
  const own = `${folder}.${randomBytes(6).toString("hex")}`;
  const forget = atProcessEnd(() => {
    for (const name of list(own)) killServer(join(own, name));
  });
  await prepareDatabases(own, await testAuthority(), users);
  forget();
  await rename(own, folder).catch(async (error: NodeJS.ErrnoException) => {
    await removeDatabases(own);
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  await removeUnused(cache);
  const made = await preparedDatabases(folder);
  if (!made) throw new Error(`${folder} doesn't hold what was put there.`);
  return made;
}

async function hashOfSources(users: Readonly<typeof fewest>): Promise<string> {
  const sandbox = join(__dirname, "../../sandbox");
  const hash = createHash("sha256").update(JSON.stringify(users));
  hash.update((await binaries(15)).version);
  const sources = [
    "seed/prepare-databases.ts",
    "postgres/initialise.ts",
    "postgres/roles.ts",
    ...(await readdir(join(sandbox, "demo"), { recursive: true })).map((name) =>
      join("demo", name),
    ),
  ];
  for (const name of sources.sort()) {
    // What the applications look like has no part in the data.
    if (!/\.(ts|csv)$/.test(name)) continue;
    hash.update(name).update(await readFile(join(sandbox, name)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function removeUnused(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith("sandbox-")) continue;
    const folder = join(cache, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > templateLife) await removeDatabases(folder);
  }
}
