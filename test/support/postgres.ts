import { createHash, randomBytes } from "node:crypto";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Client, escapeIdentifier } from "pg";
import { nextEndpoint } from "../../sandbox/postgres/addresses";
import {
  type Authority,
  createAuthority,
} from "../../sandbox/postgres/authority";
import {
  allMajors,
  binaries,
  type Major,
} from "../../sandbox/postgres/binaries";
import {
  adminClient,
  copyServer,
  createServer,
  setPassword,
  startServer,
  stopServer,
} from "../../sandbox/postgres/server";
import { logFile, type Settings } from "../../sandbox/postgres/settings";
import { endWithProcess, ownFolder } from "./own-folder";

/**
 * The major versions that tests run on: those that PG_MAJORS names (`14,18`), as continuous integration does; else
 * the newest.
 */
export const majors: readonly Major[] =
  process.env.PG_MAJORS === undefined
    ? allMajors.slice(-1)
    : process.env.PG_MAJORS.split(",").map(parseMajor);

/** The newest of them, which tests run on that are about none. */
export const newest = majors.reduce((one, other) =>
  one > other ? one : other,
);

/** For tests with pg_dump: whatever version of it this project takes can read this server. */
export const oldest: Major = 15;

function parseMajor(text: string): Major {
  const found = allMajors.find((major) => String(major) === text.trim());
  if (found === undefined)
    throw new Error(
      `PG_MAJORS has ${text}; there are ${allMajors.join(", ")}.`,
    );
  return found;
}

/** What a test may choose about its server. */
export interface PostgresOptions {
  /** Default: {@link newest}. */
  readonly major?: Major;
  /** Role that is the master, as RDS has one. Default: `cobalt`. */
  readonly masterUsername?: string;
  /** Database that belongs to the master. Default: named like the master. */
  readonly database?: string;
  /** Settings of the server, e.g. `{ log_statement: "all" }`. */
  readonly settings?: Settings;
}

/** Settings with which a server logs every statement, parameters in full: for tests that search the log. */
export const logEverything: Settings = {
  log_statement: "all",
  log_min_duration_statement: "0",
  log_parameter_max_length: "-1",
  log_parameter_max_length_on_error: "-1",
};

/** A server of a test's own, which behaves as one of RDS does. */
export interface TestPostgres {
  readonly address: string;
  readonly port: number;
  /** Certificate of the authority that the servers of this test process have in common. */
  readonly caFile: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
  readonly database: string;
  readonly major: Major;
  readonly dataDir: string;
  /** The server's log, for tests that search it. */
  readonly logFile: string;
  /** A session of the superuser, which RDS gives to nobody: to arrange and to look. It ends with the test. */
  admin(database?: string): Promise<Client>;
  /** Stops the server. */
  stop(): Promise<void>;
  /** Kills the server, as a crash does, and starts it again where it was. Sessions are gone, those of `admin` too. */
  crash(): Promise<void>;
}

/** What is used of a test of tap. */
interface Test {
  teardown(work: () => unknown): unknown;
}

/**
 * Starts a server for a test, and removes it after the test. Sets PGSSLROOTCERT to the authority's
 * certificate, so that the code under test trusts it.
 */
export async function startPostgres(
  t: Test,
  options: PostgresOptions = {},
): Promise<TestPostgres> {
  const { major = newest, masterUsername = "cobalt", settings } = options;
  const { database = masterUsername } = options;
  const authority = await testAuthority();
  process.env.PGSSLROOTCERT = authority.caFile;
  const masterPassword = `master-${randomBytes(12).toString("hex")}`;
  const dataDir = join(
    await ownFolder(),
    `server-${randomBytes(6).toString("hex")}`,
  );
  const forget = endWithProcess(dataDir);
  const clients: Client[] = [];
  t.teardown(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await stopServer(dataDir, "immediate");
    await rm(dataDir, { recursive: true, force: true });
    forget();
  });

  await copyServer(await template(major, masterUsername), dataDir);
  const endpoint = await startSomewhere(dataDir, major, authority, settings);
  await setPassword(dataDir, masterUsername, masterPassword);
  const admin = async (name?: string): Promise<Client> => {
    const client = await adminClient(dataDir, name);
    clients.push(client);
    return client;
  };
  if (database !== "postgres")
    await (await admin()).query(
      `create database ${escapeIdentifier(database)} owner ${escapeIdentifier(masterUsername)}`,
    );
  return {
    ...endpoint,
    caFile: authority.caFile,
    masterUsername,
    masterPassword,
    database,
    major,
    dataDir,
    logFile: join(dataDir, logFile),
    admin,
    stop: () => stopServer(dataDir),
    crash: async () => {
      await stopServer(dataDir, "immediate");
      const tls = await authority.issue([endpoint.address]);
      await startServer({ dataDir, ...endpoint, major, tls, settings });
    },
  };
}

/**
 * Makes the master's sessions from now on begin without triggers, on PostgreSQL 14: RDS lets its rds_superuser set
 * session_replication_role there, and stock PostgreSQL has no way to grant it before 15.
 */
export async function letMasterQuietTriggers(
  server: TestPostgres,
): Promise<void> {
  if (server.major >= 15) return;
  const admin = await server.admin();
  await admin.query(
    `alter role ${escapeIdentifier(server.masterUsername)} set session_replication_role = replica`,
  );
}

let authority: Promise<Authority> | undefined;

/** The authority that the servers of this test process have in common. */
export function testAuthority(): Promise<Authority> {
  authority ??= ownFolder().then((folder) =>
    createAuthority(join(folder, "authority")),
  );
  return authority;
}

/** Starts the server on a free port. Another test process may take that in between: then on another. */
async function startSomewhere(
  dataDir: string,
  major: Major,
  authority: Authority,
  settings: Settings | undefined,
): Promise<{ address: string; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const endpoint = await nextEndpoint();
    const tls = await authority.issue([endpoint.address]);
    try {
      await startServer({ dataDir, ...endpoint, major, tls, settings });
      return endpoint;
    } catch (error) {
      if (attempt === 5 || !/could not bind/.test(String(error))) throw error;
    }
  }
}

/**
 * A stopped server to copy, kept between runs: starting from nothing takes seconds on a busy machine. Its
 * name tells what it was made of, so a changed source makes another. Processes that make it at once don't
 * disturb one another: the first to finish wins.
 */
async function template(major: Major, masterUsername: string): Promise<string> {
  const { version } = await binaries(major);
  const hash = createHash("sha256").update(`${version} ${masterUsername}`);
  for (const source of ["initialise", "roles"])
    hash.update(
      await readFile(join(__dirname, `../../sandbox/postgres/${source}.ts`)),
    );
  const cache = join(__dirname, "../../node_modules/.cache/prod-copy");
  const path = join(
    cache,
    `postgres-${major}-${hash.digest("hex").slice(0, 16)}`,
  );
  if (await exists(path)) return path;
  await mkdir(cache, { recursive: true });
  const own = `${path}.${randomBytes(6).toString("hex")}`;
  const endpoint = await nextEndpoint();
  await createServer({
    dataDir: own,
    ...endpoint,
    major,
    tls: await (await testAuthority()).issue([endpoint.address]),
    masterUsername,
    masterPassword: randomBytes(12).toString("hex"),
  });
  await rename(own, path).catch(async (error: NodeJS.ErrnoException) => {
    await rm(own, { recursive: true, force: true });
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  return path;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}
