import type { ClientBase } from "pg";
import t from "tap";
import { askBetween, withPrepared } from "../../postgres/prepared";
import { connect } from "../support/connect";
import { startPostgres } from "../support/postgres";

const sql =
  "select count(*)::int as rows from public.place where ctid >= $1::tid and ctid < $2::tid";

t.test("a statement that is asked for many places", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await client.query(
    "create table public.place as select from generate_series(1, 1000)",
  );
  const prepared = async (client: ClientBase) => {
    const { rows } = await client.query<{ statement: string }>(
      "select statement from pg_prepared_statements",
    );
    return rows.map(({ statement }) => statement);
  };

  const { first, rest, during } = await withPrepared(client, async (ask) => ({
    first: await ask(sql, "(0,0)", "(1,0)"),
    rest: await ask(sql, "(1,0)", "(1000,0)"),
    during: await prepared(client),
  }));
  const [inFirst, inRest] = [first, rest].map(([row]) => Number(row?.rows));
  t.ok(inFirst && inRest, "each has its places' rows");
  t.equal(Number(inFirst) + Number(inRest), 1000);
  t.equal(during.length, 1, "is prepared once");
  t.match(during[0], sql);
  t.same(await prepared(client), [], "and dropped in the end");

  t.same(
    await askBetween(client)(sql, "(0,0)", "(1,0)"),
    first,
    "it has the same answer where it isn't prepared",
  );

  await client.query("begin");
  await client.query("savepoint before");
  await t.rejects(
    withPrepared(client, (ask) => ask("select 1 / 0", "(0,0)", "(1,0)")),
    { code: "22012" },
    "its error is its own",
  );
  await client.query("rollback");
});
