import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { prepareProduction, prepareTest } from "../demo/prepare";
import { type DatabaseName, databases, type Passwords } from "../demo/world";
import { nextEndpoint } from "../postgres/addresses";
import type { Authority } from "../postgres/authority";
import {
  createServer,
  type ServerOptions,
  startServer,
  stopServer,
} from "../postgres/server";

/** How much data the demo's databases get. */
export interface Scale {
  /** Users of production. Default: 16,978. */
  readonly users?: number;
  /** Users of Test's older database. Default: in proportion, so 2,400. */
  readonly testUsers?: number;
}

/** The data directories of both databases, not running, and what opens them. */
export interface PreparedDatabases {
  readonly seed: number;
  readonly passwords: Passwords;
  dataDir(name: DatabaseName): string;
}

/** From one seed comes one content. */
const defaultSeed = 20_250;

/**
 * Makes both databases in a folder. It begins anew in a folder that an interrupted run left.
 * @param authority Issues the certificates that the servers have meanwhile.
 */
export async function prepareDatabases(
  folder: string,
  authority: Authority,
  scale: Scale & { readonly seed?: number } = {},
): Promise<PreparedDatabases> {
  await removeDatabases(folder);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const prepared = contentOf(folder, {
    seed: scale.seed ?? defaultSeed,
    passwords: {
      production: newPassword(),
      test: newPassword(),
      reporting: newPassword(),
      support: newPassword(),
    },
  });
  const { seed, passwords } = prepared;
  const production = await nextEndpoint();
  const test = await nextEndpoint([production]);
  await Promise.all([
    build(prepared, "production", production, authority, (client) =>
      prepareProduction(client, { seed, users: scale.users, passwords }),
    ),
    build(prepared, "test", test, authority, (client) =>
      prepareTest(client, { seed, users: testUsersOf(scale) }),
    ),
  ]);
  const draft = `${contentFile(folder)}.new`;
  await writeFile(draft, JSON.stringify({ seed, passwords }), { mode: 0o600 });
  await rename(draft, contentFile(folder));
  return prepared;
}

/** What was prepared in a folder; undefined when nothing was, or not all of it. */
export async function preparedDatabases(
  folder: string,
): Promise<PreparedDatabases | undefined> {
  try {
    return contentOf(
      folder,
      JSON.parse(await readFile(contentFile(folder), "utf8")),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Ends what runs in a folder of `prepareDatabases` and removes it. */
export async function removeDatabases(folder: string): Promise<void> {
  for (const name of Object.keys(databases)) {
    await stopServer(join(folder, name), "immediate");
  }
  await rm(folder, { recursive: true, force: true });
}

/** Written last: a folder that has it is whole. */
const contentFile = (folder: string): string => join(folder, "content.json");

function contentOf(
  folder: string,
  content: Pick<PreparedDatabases, "seed" | "passwords">,
): PreparedDatabases {
  return { ...content, dataDir: (name) => join(folder, name) };
}

async function build(
  prepared: PreparedDatabases,
  name: DatabaseName,
  endpoint: { address: string; port: number },
  authority: Authority,
  fill: (client: Client) => Promise<unknown>,
): Promise<void> {
  const { major, database, masterUsername } = databases[name];
  const masterPassword = prepared.passwords[name];
  const tls = await authority.issue([endpoint.address]);
  const dataDir = prepared.dataDir(name);
  const options: ServerOptions = { dataDir, ...endpoint, major, tls };
  await createServer({ ...options, masterUsername, masterPassword, database });
  await startServer(options);
  const client = new Client({
    host: endpoint.address,
    port: endpoint.port,
    database,
    user: masterUsername,
    password: masterPassword,
    ssl: {
      ca: await readFile(authority.caFile, "utf8"),
      host: endpoint.address,
    },
    connectionTimeoutMillis: 30_000,
  });
  // A lost connection fails the query at hand; this event tells nothing more.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await fill(client);
  } finally {
    await client.end();
    await stopServer(dataDir);
  }
}

function testUsersOf({ users, testUsers }: Scale): number | undefined {
  if (testUsers !== undefined || users === undefined) return testUsers;
  return Math.max(50, Math.round(users / 7));
}

/** Letters and digits: good in an environment property, a URL and a shell. */
function newPassword(): string {
  return randomBytes(24).toString("hex");
}
