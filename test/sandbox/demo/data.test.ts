import type { Client } from "pg";
import t from "tap";
import { tables } from "../../../sandbox/demo/cobalt/facts";
import { createSchema } from "../../../sandbox/demo/cobalt/schema";
import { loadData } from "../../../sandbox/demo/data";
import { connect } from "../../support/connect";
import { buildDemo } from "../../support/demo";
import { startPostgres, type TestPostgres } from "../../support/postgres";

const users = 200;

t.test("the demo's data", async (t) => {
  const server = await startPostgres(t);
  const first = await connect(t, server);
  const counts = await buildDemo(first, { users });

  t.test("is the same for the same seed, in every table", async (t) => {
    const again = await inDatabase(t, server, "again");
    await buildDemo(again, { users });
    t.same(await digests(again), await digests(first));
  });

  t.test("is other data for another seed", async (t) => {
    const other = await inDatabase(t, server, "other");
    await buildDemo(other, { users, seed: 2 });
    const [ones, others] = [await digests(first), await digests(other)];
    t.not(ones.accounts_user, others.accounts_user);
    t.not(ones.logs_log, others.logs_log);
  });

  t.test("has rows in all 133 tables, as many as it says", async (t) => {
    t.equal(Object.keys(counts).length, 133);
    t.equal(counts.accounts_user, users);
    for (const { name } of tables()) {
      const { rows } = await first.query(
        `SELECT count(*)::int AS count FROM "${name}"`,
      );
      t.ok(rows[0].count > 0, name);
      t.equal(rows[0].count, counts[name], name);
    }
  });

  t.test(
    "leaves every identity where the next row of the application fits",
    async (t) => {
      await first.query("BEGIN");
      const { rows } = await first.query(
        "INSERT INTO utils_slug (slug, redirect_path, owner_id) VALUES ('new', 'events', 1) RETURNING id",
      );
      await first.query("ROLLBACK");
      t.equal(rows[0].id, (counts.utils_slug ?? 0) + 1);
    },
  );

  t.test("loads into a schema that has its constraints already", async (t) => {
    const client = await inDatabase(t, server, "constrained");
    await createSchema(client);
    await loadData(client, { users: 50, seed: 1, kind: "production" });
    const { rows } = await client.query(
      "SELECT count(*)::int AS count FROM accounts_user",
    );
    t.equal(rows[0].count, 50);
  });

  t.test("leaves nothing behind when it fails", async (t) => {
    const client = await inDatabase(t, server, "failing");
    await createSchema(client);
    await client.query(
      "ALTER TABLE utils_lock ADD CHECK (topic <> 'clear_locks')",
    );
    await t.rejects(
      loadData(client, { users: 50, seed: 1, kind: "production" }),
      { code: "23514" },
    );
    const { rows } = await client.query(
      "SELECT count(*)::int AS count FROM accounts_user",
    );
    t.equal(rows[0].count, 0);
  });

  t.test(
    "of a test database has the one address that Cobalt's own command leaves, no queue and no phones",
    async (t) => {
      const client = await inDatabase(t, server, "older");
      const older = await buildDemo(client, { users, kind: "test" });
      const { rows: addresses } = await client.query(
        "SELECT DISTINCT email FROM accounts_user",
      );
      t.same(addresses, [{ email: "a@b.com" }]);
      const found = new Set<string>();
      for (const { name } of tables()) {
        const { rows } = await client.query(
          String.raw`SELECT DISTINCT lower(m[1]) AS address FROM "${name}" AS t,
          regexp_matches(t::text, '[[:alnum:].+_-]+@[[:alnum:].-]+\.[[:alpha:]]+', 'g') AS m`,
        );
        for (const { address } of rows) found.add(address);
      }
      t.same([...found], ["a@b.com"], "in no table another one");
      t.equal(older.post_office_email, 0);
      t.equal(older.fcm_django_fcmdevice, 0);
    },
  );

  t.test("refuses too few users, and says how many it wants", async (t) => {
    await t.rejects(
      loadData(first, { users: 10, seed: 1, kind: "production" }),
      {
        message: "users is 10: the demo needs a whole number of 50 or more.",
      },
    );
  });
});

async function inDatabase(
  t: Parameters<typeof connect>[0],
  server: TestPostgres,
  database: string,
): Promise<Client> {
  const master = await connect(t, server, { database: "postgres" });
  await master.query(`CREATE DATABASE "${database}"`);
  return await connect(t, server, { database });
}

/** A digest of each table's rows. */
async function digests(client: Client): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const { name } of tables()) {
    const { rows } = await client.query(
      `SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")) AS digest FROM "${name}" AS t`,
    );
    all[name] = rows[0].digest;
  }
  return all;
}
