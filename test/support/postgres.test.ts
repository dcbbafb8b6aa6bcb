import { readFileSync } from "node:fs";
import { Client } from "pg";
import t from "tap";
import { majors, startPostgres } from "./postgres";

for (const major of majors)
  t.test(`a test gets a PostgreSQL ${major} of its own`, async (t) => {
    const begun = Date.now();
    const server = await startPostgres(t, { major });
    t.comment(`started in ${Date.now() - begun} ms`);
    const client = new Client({
      host: server.address,
      port: server.port,
      user: server.masterUsername,
      password: server.masterPassword,
      database: server.database,
      ssl: { ca: readFileSync(server.caFile, "utf8") },
    });
    await client.connect();
    t.teardown(() => client.end());
    const { rows } = await client.query("show server_version_num");
    t.equal(Math.floor(Number(rows[0].server_version_num) / 10000), major);
    t.equal(process.env.PGSSLROOTCERT, server.caFile);
  });
