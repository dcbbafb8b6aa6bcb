import { readFileSync } from "node:fs";
import { Client } from "pg";
import { loadData } from "../../sandbox/demo/data";
import type { Kind } from "../../sandbox/demo/data/cast";
import { createConstraints, createTables } from "../../sandbox/demo/schema";
import type { TestPostgres } from "./postgres";

/** What is used of a test of tap. */
interface Test {
  teardown(work: () => unknown): unknown;
}

/** Logs in as a server's master, or as who is named, over verified TLS. The session ends with the test. */
export async function connect(
  t: Test,
  server: TestPostgres,
  login: { user?: string; password?: string; database?: string } = {},
): Promise<Client> {
  const client = new Client({
    host: server.address,
    port: server.port,
    user: login.user ?? server.masterUsername,
    password: login.password ?? server.masterPassword,
    database: login.database ?? server.database,
    // The address as well: pg names the host to TLS only where it is a name.
    ssl: { ca: readFileSync(server.caFile, "utf8"), host: server.address },
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  // The server ends before the client does, at the latest with the test.
  client.on("error", () => client.end());
  t.teardown(() => client.end());
  return client;
}

/** Builds the demo's database in an empty one. Returns how many rows each table has. */
export async function buildDemo(
  client: Client,
  options: { users: number; seed?: number; kind?: Kind },
): Promise<Readonly<Record<string, number>>> {
  await createTables(client);
  const counts = await loadData(client, {
    users: options.users,
    seed: options.seed ?? 1,
    kind: options.kind ?? "production",
  });
  await createConstraints(client);
  return counts;
}
