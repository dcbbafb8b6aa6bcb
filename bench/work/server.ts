import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { writeRotationMarker } from "../../identity/marker";
import type { Login } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import { nextEndpoint } from "../../sandbox/postgres/addresses";
import {
  type Authority,
  createAuthority,
} from "../../sandbox/postgres/authority";
import type { Major } from "../../sandbox/postgres/binaries";
import {
  adminClient,
  copyServer,
  createServer,
  startServer,
  stopServer,
} from "../../sandbox/postgres/server";
import type { Settings } from "../../sandbox/postgres/settings";
import { resourceId } from "./resource-id";
import { majorOf, type Tuning } from "./settings";

/** Name of the master and of the one database of every server here. */
export const master = "bench";

/** The bench's folder for servers and tools, and what its servers have in common. */
export interface Place {
  readonly folder: string;
  readonly authority: Authority;
  readonly password: string;
}

/** A server that stands still, for copies to be made of it. */
export interface Pristine {
  readonly dataDir: string;
  readonly major: Major;
}

/** A copy that runs. */
export interface BenchServer {
  readonly route: Route;
  readonly login: Login;
  readonly caFile: string;
  /** A superuser's session in the database. */
  readonly admin: Client;
}

/** Does work in a folder of the bench's own, which goes afterwards, servers included. */
export async function inOwnPlace<T>(
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-bench-"));
  // Servers that run as another user, because this process is root, must get through.
  await chmod(folder, 0o711);
  try {
    const authority = await createAuthority(join(folder, "authority"));
    process.env.PGSSLROOTCERT = authority.caFile;
    const password = randomBytes(18).toString("hex");
    return await work({ folder, authority, password });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes a server with data, which stands still afterwards, for what is measured under such settings. */
export async function makePristine(
  place: Place,
  name: string,
  fill: (client: Client) => Promise<void>,
  tuning: Tuning = "default",
): Promise<Pristine> {
  const major = majorOf[tuning];
  const pristine = { dataDir: join(place.folder, `${name}-${major}`), major };
  const { dataDir } = pristine;
  const endpoint = await nextEndpoint();
  const tls = await place.authority.issue([endpoint.address]);
  await createServer({
    dataDir,
    ...endpoint,
    major,
    tls,
    masterUsername: master,
    masterPassword: place.password,
    database: master,
  });
  await run(place, pristine, { max_wal_size: "4GB" }, async (server) => {
    const client = new Client({
      host: server.route.host,
      port: server.route.port,
      ...server.login,
      ssl: { ca: place.authority.caFile, rejectUnauthorized: false },
    });
    client.on("error", () => undefined);
    await client.connect();
    try {
      await fill(client);
      await writeRotationMarker(client, { identity: resourceId }, master);
    } finally {
      await client.end();
    }
    // Hint bits and visibility as in a database that has been in use.
    await server.admin.query("vacuum (analyze)");
    // As on a server that was restored from a snapshot: see `readRowChanges`.
    await server.admin.query("select pg_stat_reset()");
  });
  return pristine;
}

/** Takes away every such server: the next part may need the room on the disk. */
export async function dropPristines({
  folder,
}: Pick<Place, "folder">): Promise<void> {
  for (const name of await readdir(folder))
    if (existsSync(join(folder, name, "PG_VERSION")))
      await rm(join(folder, name), { recursive: true });
}

/** Does work on a copy of the server as it was made, which goes afterwards. */
export async function onCopy<T>(
  place: Place,
  { dataDir, major }: Pristine,
  settings: Settings,
  work: (server: BenchServer) => Promise<T>,
): Promise<T> {
  const copy = `${dataDir}-copy`;
  await copyServer(dataDir, copy);
  try {
    return await run(
      place,
      { dataDir: copy, major },
      settings,
      async (server) => {
        await server.admin.query("checkpoint");
        return work(server);
      },
    );
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What its database takes, in PostgreSQL's own words. */
export async function sizeOf({ admin }: BenchServer): Promise<string> {
  const { rows } = await admin.query<{ size: string }>(
    "select pg_size_pretty(pg_database_size(current_database())) as size",
  );
  return rows[0]?.size ?? "";
}

async function run<T>(
  { authority, password }: Place,
  { dataDir, major }: Pristine,
  settings: Settings,
  work: (server: BenchServer) => Promise<T>,
): Promise<T> {
  const endpoint = await nextEndpoint();
  const tls = await authority.issue([endpoint.address]);
  await startServer({ dataDir, ...endpoint, major, tls, settings });
  const stopAtOnce = async () => {
    await stopServer(dataDir, "immediate");
    await rm(dirname(dataDir), { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", stopAtOnce);
  try {
    const admin = await adminClient(dataDir, master);
    try {
      return await work({
        route: {
          host: endpoint.address,
          port: endpoint.port,
          endpoint,
        },
        login: { user: master, password, database: master },
        caFile: authority.caFile,
        admin,
      });
    } finally {
      await admin.end();
    }
  } finally {
    process.off("SIGINT", stopAtOnce);
    await stopServer(dataDir);
  }
}
