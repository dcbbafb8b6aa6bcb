import { existsSync } from "node:fs";
import { chown, mkdir, readFile, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Client } from "pg";
import { copyRunning, copyStopped } from "./backup";
import type { Major } from "./binaries";
import { initialise } from "./initialise";
import { operatingUser, ownerOf } from "./operating-user";
import { runningServer } from "./pid-file";
import { alterPassword, createRoles, type Master, superuser } from "./roles";
import { endServer, launch, untilReady } from "./server-process";
import { type Settings, writeSettings } from "./settings";
import { removeSocketFolder, socketFolder } from "./socket-folder";

/** A server: where its data is, where it listens, what it is. */
export interface ServerOptions {
  /** Its data directory. */
  readonly dataDir: string;
  /** Address it listens on, of this machine's loopback network: `127.0.0.2`. */
  readonly address: string;
  readonly port: number;
  readonly major: Major;
  /** Certificate for its address (with its chain) and private key, as PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** Settings over those that every server gets, e.g. `{ log_statement: "all" }`. */
  readonly settings?: Settings;
}

/**
 * Makes a server as RDS makes an instance (settings.ts, roles.ts). It isn't left running. A process that is
 * killed meanwhile leaves no half server in `dataDir`.
 *
 * @throws when `dataDir` exists.
 */
export async function createServer(
  options: ServerOptions & Master,
): Promise<void> {
  await made(options.dataDir, async (partial) => {
    const owner = await operatingUser();
    await mkdir(partial, { mode: 0o700 });
    if (owner) await chown(partial, owner.uid, owner.gid);
    await initialise(partial, options.major, superuser);
    await startServer({ ...options, dataDir: partial });
    await withAdmin(partial, (client) =>
      createRoles(client, options.major, options),
    );
    await stopServer(partial);
  });
}

/**
 * Starts a server and waits until it accepts connections; recovery after a crash is part of that. It lives
 * on when this process ends. One that runs already is adopted, or restarted if it listens elsewhere.
 *
 * @throws what the server said, when it doesn't start.
 */
export async function startServer(
  options: ServerOptions,
): Promise<{ pid: number }> {
  const dataDir = await realpath(options.dataDir);
  const running = (await runningServer(dataDir)) && (await untilReady(dataDir));
  if (running?.address === options.address && running.port === options.port)
    return { pid: running.pid };
  if (running) await stopServer(dataDir);
  const major = (await readFile(join(dataDir, "PG_VERSION"), "utf8")).trim();
  if (major !== String(options.major))
    throw new Error(
      `${dataDir} holds data of PostgreSQL ${major}, not ${options.major}.`,
    );
  const socketDir = await socketFolder(dataDir);
  await writeSettings(dataDir, { ...options, socketDir });
  const { pid } = await launch(dataDir, options.major, socketDir);
  return { pid };
}

/**
 * Stops a server, if it runs. `fast` ends its sessions and leaves nothing to recover; `immediate` is quicker,
 * and the next start recovers. One that doesn't end in time is ended by harder means.
 */
export async function stopServer(
  dataDir: string,
  mode: "fast" | "immediate" = "fast",
): Promise<void> {
  const running = await runningServer(dataDir);
  if (running) await endServer(dataDir, running.pid, mode);
  if (existsSync(dataDir)) await removeSocketFolder(await realpath(dataDir));
}

/** Whether the server of a data directory runs, be it ready or not. */
export async function isRunning(dataDir: string): Promise<boolean> {
  return (await runningServer(dataDir)) !== undefined;
}

/** Sets a role's password as RDS does it for the master: from outside, whatever the role may do itself. */
export async function setPassword(
  dataDir: string,
  role: string,
  password: string,
): Promise<void> {
  await withAdmin(dataDir, (client) => alterPassword(client, role, password));
}

/**
 * Copies a server's data directory, as a snapshot of its disk would: all databases and roles, passwords
 * included. A running server goes on, and the copy is as it was at the end of the copying (backup.ts says
 * why it is whole). Start it with `startServer` at an address of its own, or copy it again.
 *
 * @throws when `toDataDir` exists. A process that is killed meanwhile leaves no half copy there.
 */
export async function copyServer(
  fromDataDir: string,
  toDataDir: string,
): Promise<void> {
  const from = await realpath(fromDataDir);
  const owner = await ownerOf(from);
  await made(toDataDir, async (partial) => {
    if (await isRunning(from))
      await withAdmin(from, (client) =>
        copyRunning(client, from, partial, owner),
      );
    else await copyStopped(from, partial, owner);
  });
}

/**
 * A session of RDS's superuser, for the sandbox itself: what AWS does from outside. The caller ends it.
 *
 * @throws when the server doesn't run.
 */
export async function adminClient(
  dataDir: string,
  database = "postgres",
): Promise<Client> {
  const server = await untilReady(await realpath(dataDir));
  if (!server)
    throw new Error(`The PostgreSQL server of ${dataDir} doesn't run.`);
  const client = new Client({
    host: server.socketDir,
    port: server.port,
    user: superuser,
    database,
    application_name: "rdsadmin",
    connectionTimeoutMillis: 30_000,
  });
  // A lost connection fails the query at hand and the ones after it; this event tells nothing more.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function withAdmin<T>(
  dataDir: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await adminClient(dataDir);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes a data directory under a name at its side and gives it its own name when it is whole. */
async function made(
  dataDir: string,
  work: (partial: string) => Promise<void>,
): Promise<void> {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true });
  if (existsSync(dataDir))
    throw new Error(`${dataDir} exists. Nothing is written over.`);
  const partial = join(await realpath(parent), `${basename(dataDir)}.partial`);
  await removePartial(partial);
  try {
    await work(partial);
    // Fails if something of that name has come up meanwhile.
    await rename(partial, dataDir);
  } catch (error) {
    await removePartial(partial);
    throw error;
  }
}

async function removePartial(partial: string): Promise<void> {
  if (await isRunning(partial)) await stopServer(partial, "immediate");
  await rm(partial, { recursive: true, force: true });
}
