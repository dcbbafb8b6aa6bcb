import { readFileSync } from "node:fs";
import { Client, type ClientConfig } from "pg";
import type { TestPostgres } from "./postgres";

/**
 * Connects to a test's server over TLS, as its master unless told otherwise. The session ends with the test.
 */
export async function connect(
  t: { teardown(work: () => unknown): unknown },
  server: TestPostgres,
  config: ClientConfig = {},
): Promise<Client> {
  const client = new Client({
    host: server.address,
    port: server.port,
    user: server.masterUsername,
    password: server.masterPassword,
    database: server.database,
    ssl: { ca: readFileSync(server.caFile, "utf8") },
    connectionTimeoutMillis: 30_000,
    ...config,
  });
  // A session that a test ends from outside: the query at hand fails, and that is what is looked at.
  client.on("error", () => undefined);
  t.teardown(() => client.end());
  await client.connect();
  return client;
}
