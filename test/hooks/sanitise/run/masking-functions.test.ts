import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Client } from "pg";
import t from "tap";
import { createMaskingFunctions } from "../../../../hooks/sanitise/run/masking-functions";
import { connect } from "../../../support/connect";
import { startPostgres } from "../../../support/postgres";

t.setTimeout(120_000);

const key = "a-key-that-must-not-show";

async function mask(client: Client, addresses: readonly (string | null)[]) {
  const { rows } = await client.query<{ mask: string | null }>(
    "select pg_temp.mask_email(address) as mask from unnest($1::text[]) with ordinality a(address, place) order by place",
    [addresses],
  );
  return rows.map(({ mask }) => mask);
}

for (const major of [15, 17] as const)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, {
      major,
      settings: {
        log_statement: "all",
        log_min_duration_statement: "0",
        log_parameter_max_length: "-1",
        log_parameter_max_length_on_error: "-1",
      },
    });
    const client = await connect(t, server);
    await createMaskingFunctions(client, key);

    t.test("a mask is the address's HMAC at a reserved domain", async (t) => {
      const expected = (address: string) =>
        `u${createHmac("sha256", key).update(address).digest("hex").slice(0, 20)}@example.com`;
      t.same(await mask(client, ["ann@real.org", "josé@real.org"]), [
        expected("ann@real.org"),
        expected("josé@real.org"),
      ]);
    });

    t.test("case and spaces around make no difference", async (t) => {
      const masks = await mask(client, [
        "ann@real.org",
        "ANN@Real.org",
        " ann@real.org ",
        "ann.@real.org",
      ]);
      t.equal(new Set(masks.slice(0, 3)).size, 1);
      t.equal(new Set(masks).size, 2);
    });

    t.test("NULL, blank texts and masks stay as they are", async (t) => {
      const [once = null] = await mask(client, ["ann@real.org"]);
      t.same(await mask(client, [null, "", "  ", once]), [
        null,
        "",
        "  ",
        once,
      ]);
    });

    t.test("a hundred thousand addresses have as many masks", async (t) => {
      const { rows } = await client.query(
        "select count(distinct pg_temp.mask_email(i || '@real.org'))::int as masks, max(length(pg_temp.mask_email(i || '@real.org')))::int as length from generate_series(1, 100000) i",
      );
      t.same(rows, [{ masks: 100_000, length: 33 }]);
    });

    t.test("another key makes other masks, however long it is", async (t) => {
      const other = await connect(t, server);
      const long = "k".repeat(100);
      await createMaskingFunctions(other, long);
      t.same(await mask(other, ["ann@real.org"]), [
        `u${createHmac("sha256", long).update("ann@real.org").digest("hex").slice(0, 20)}@example.com`,
      ]);
    });

    t.test("PostgreSQL inlines the function", async (t) => {
      await client.query("create temporary table person (email varchar(254))");
      const { rows } = await client.query<{ "QUERY PLAN": string }>(
        "explain (verbose) select pg_temp.mask_email(email) from person",
      );
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      t.match(plan, "sha256");
      t.notMatch(plan, "mask_email");
    });

    t.test("the key is in no log, statement or table", async (t) => {
      const hex = Buffer.from(key).toString("hex");
      await t.rejects(
        client.query("select pg_temp.mask_email('x@real.org')::int"),
      );
      const log = await readFile(server.logFile, "utf8");
      t.match(log, "copy pg_temp.masking_key from stdin");
      t.match(log, "current_setting('prod_copy.inner_key')");
      for (const secret of [key, hex, xored(0x36), xored(0x5c)])
        t.notMatch(log, secret);
      const admin = await server.admin(server.database);
      const { rows } = await admin.query(
        "select query from pg_stat_activity union all select relname from pg_class where relname = 'masking_key'",
      );
      for (const secret of [key, hex, xored(0x36), xored(0x5c)])
        t.notMatch(JSON.stringify(rows), secret);
    });
  });

/** The key as the two settings begin. */
function xored(pad: number): string {
  return Buffer.from(Buffer.from(key).map((byte) => byte ^ pad)).toString(
    "hex",
  );
}
