import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import {
  type DatabaseName,
  databases,
  type Login,
  masterLogin,
  type Passwords,
  uatLogin,
} from "../demo/cobalt/world";
import {
  createUat,
  prepareProduction,
  prepareTest,
  prepareUat,
} from "../demo/prepare";
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
  /** Users of UAT's database. Default: in proportion, so 600. */
  readonly uatUsers?: number;
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
      uat: newPassword(),
      reporting: newPassword(),
      support: newPassword(),
    },
  });
  const { seed, passwords } = prepared;
  const production = await nextEndpoint();
  const test = await nextEndpoint([production]);
  await Promise.all([
    build(prepared, production, authority, "production", async (connect) =>
      connect(masterLogin("production"), passwords.production, (client) =>
        prepareProduction(client, { seed, users: scale.users, passwords }),
      ),
    ),
    build(prepared, test, authority, "test", async (connect) => {
      await connect(masterLogin("test"), passwords.test, async (client) => {
        await prepareTest(client, { seed, users: testUsersOf(scale) });
        await createUat(client, passwords);
      });
      await connect(uatLogin, passwords.uat, (client) =>
        prepareUat(client, { seed, users: uatUsersOf(scale) }),
      );
    }),
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

/** Logs in, does some work and logs out. */
type Connect = (
  login: Login,
  password: string,
  work: (client: Client) => Promise<unknown>,
) => Promise<void>;

async function build(
  prepared: PreparedDatabases,
  endpoint: { address: string; port: number },
  authority: Authority,
  name: DatabaseName,
  fill: (connect: Connect) => Promise<void>,
): Promise<void> {
  const { major, database, masterUsername } = databases[name];
  const masterPassword = prepared.passwords[name];
  const tls = await authority.issue([endpoint.address]);
  const dataDir = prepared.dataDir(name);
  const options: ServerOptions = { dataDir, ...endpoint, major, tls };
  await createServer({ ...options, masterUsername, masterPassword, database });
  await startServer(options);
  const ca = await readFile(authority.caFile, "utf8");
  try {
    await fill(connectTo(endpoint, ca));
  } finally {
    await stopServer(dataDir);
  }
}

function connectTo(
  { address, port }: { address: string; port: number },
  ca: string,
): Connect {
  return async ({ database, username }, password, work) => {
    const client = new Client({
      host: address,
      port,
      database,
      user: username,
      password,
      ssl: { ca, host: address },
      connectionTimeoutMillis: 30_000,
    });
    // A lost connection fails the query at hand; this event tells nothing more.
    client.on("error", () => undefined);
    try {
      await client.connect();
      await work(client);
    } finally {
      await client.end();
    }
  };
}

function testUsersOf({ users, testUsers }: Scale): number | undefined {
  return testUsers ?? partOf(users, 7);
}

function uatUsersOf({ users, uatUsers }: Scale): number | undefined {
  return uatUsers ?? partOf(users, 28);
}

/** A part of production's users; undefined where their number is the default. */
function partOf(users: number | undefined, parts: number): number | undefined {
  return users === undefined
    ? undefined
    : Math.max(50, Math.round(users / parts));
}

/** Letters and digits: good in an environment property, a URL and a shell. */
function newPassword(): string {
  return randomBytes(24).toString("hex");
}
