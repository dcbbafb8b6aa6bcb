import { readdir } from "node:fs/promises";
import t from "tap";
import { readNotes } from "../../../../identity/database-note";
import type { Login } from "../../../../postgres/connect/connect";
import { readSource } from "../../../../steps/load/dump/read-source";
import { withExportedSnapshot } from "../../../../steps/load/stream/exported-snapshot";
import { streamRows } from "../../../../steps/load/stream/stream-rows";
import { connect } from "../../../support/connect";
import { column, owner, startLoad, type TestLoad } from "../../../support/load";
import { loginTo, routeTo } from "../../../support/routes";
import { until } from "../../../support/until";

/** Enough to be streamed, and to take its time. */
const letters = `
  create table letters (id int primary key, text text check (text <> 'never'));
  insert into letters select i, repeat(md5(i::text), 20) from generate_series(1, 100000) i;
`;

/** Rows of more than 1 MiB of every kind of table that a stream must know of, and of every kind of value. */
const kinds = `
  set datestyle = 'German'; set intervalstyle = 'sql_standard'; set bytea_output = 'escape';
  create schema "Odd ""one""";
  create type mood as enum ('good', 'bad');
  create type pair as (a text, b int[]);
  create domain short as varchar(40) check (value <> '');
  create table "Odd ""one"""."Ta.ble" (
    "sel""ect" bigint generated always as identity primary key, gone int, double numeric generated always as (2 * n) stored,
    n numeric, d date, z timestamptz, i interval, b bytea, f float8, j jsonb, x xml, p pair, m mood[], s short, c money, t text
  );
  alter table "Odd ""one"""."Ta.ble" drop column gone;
  insert into "Odd ""one"""."Ta.ble" (n, d, z, i, b, f, j, x, p, m, s, c, t)
    select i / 7.0, '2024-02-03'::date + i, '2024-02-03 04:05:06.789+05'::timestamptz - i * interval '1 hour',
      i * interval '1 month -2 days 03:04:05', decode(md5(i::text), 'hex'), i / 3.0::float8, jsonb_build_object('a', i),
      xmlparse(content '<a/>text'), row('a"b', array[i, null])::pair, array['good', null, 'bad']::mood[], 'short ' || i, i::numeric::money,
      case i % 5 when 0 then null when 1 then E'\\\\.' when 2 then E'tab\\tline\\nback\\\\N\\r' when 3 then 'ÄÖ 𝄞' else repeat('x', 3000) end
    from generate_series(1, 6000) i;
  create table parts (id int, day date, text text) partition by range (day);
  create table parts_1 partition of parts for values from ('2024-01-01') to ('2025-01-01');
  insert into parts select i, '2024-06-01', repeat('y', 100) from generate_series(1, 20000) i;
  create table hashed (m mood, text text) partition by hash (m);
  create table hashed_0 partition of hashed for values with (modulus 2, remainder 0);
  create table hashed_1 partition of hashed for values with (modulus 2, remainder 1);
  insert into hashed select (array['good', 'bad'])[1 + i % 2]::mood, repeat('z', 100) from generate_series(1, 40000) i;
  create table parent (id int, text text);
  create table heir (more int) inherits (parent);
  insert into parent select i, repeat('p', 100) from generate_series(1, 20000) i;
  insert into heir select i, repeat('h', 100), i from generate_series(1, 20000) i;
  create unlogged table fleeting (id int, text text);
  insert into fleeting select i, repeat('f', 100) from generate_series(1, 20000) i;
  create table hidden (id int, text text);
  alter table hidden enable row level security;
  insert into hidden select i, repeat('r', 100) from generate_series(1, 20000) i;
  select lo_from_bytea(4711, 'large');
`;

const counts = `select 'hashed', count(*)::int, md5(string_agg(m || text, '' order by m, text)) from hashed
  union all select 'parts', count(*)::int, md5(string_agg(p::text, '' order by id)) from parts p
  union all select 'parent', count(*)::int, md5(string_agg(p::text, '' order by id)) from only parent p
  union all select 'heir', count(*)::int, md5(string_agg(p::text, '' order by id)) from heir p
  union all select 'fleeting', count(*)::int, md5(string_agg(p::text, '' order by id)) from fleeting p
  union all select 'hidden', count(*)::int, md5(string_agg(p::text, '' order by id)) from hidden p
  union all select 'odd', count(*)::int, md5(string_agg(o::text, '' order by n)) from "Odd ""one"""."Ta.ble" o
  union all select 'large', 1, md5(lo_get(4711))`;

for (const [major, targetMajor] of [
  [15, 15],
  [15, 18],
] as const)
  t.test(
    `rows of every kind arrive as they are, from ${major} to ${targetMajor}`,
    async (t) => {
      const shop = await startLoad(t, kinds, { major, targetMajor });
      // Each side's own ways of writing values mustn't matter.
      await shop.admin.query(
        `alter role all set datestyle = 'SQL, DMY'; alter role all set extra_float_digits = -5; alter role all set lc_monetary = 'C.UTF-8'`,
      );
      const { name } = await shop.load();
      const there = await shop.look(name);
      const { rows: before } = await shop.admin.query(counts);
      const { rows: after } = await there.query(counts);
      t.same(after, before);
      t.equal(after.length, 8);
      t.match(shop.said.join("\n"), /streamed 5 large tables/);
      t.same(
        await column(
          there,
          `insert into "Odd ""one"""."Ta.ble" (t) values ('new') returning "sel""ect"::int`,
        ),
        [6001],
        "sequences go on",
      );
      t.same(await readdir(shop.folder), []);
    },
  );

for (const encoding of ["SQL_ASCII", "LATIN1", "EUC_JP"])
  t.test(`a database of ${encoding} arrives as it is`, async (t) => {
    const shop = await startLoad(t, "");
    await shop.admin.query(
      `create database old encoding '${encoding}' locale_provider libc locale 'C' template template0`,
    );
    const old = await shop.server.admin("old");
    const texts: Record<string, string> = {
      // Neither UTF-8 nor anything else.
      SQL_ASCII: "convert_from('\\xfffe80', 'SQL_ASCII')",
      LATIN1: "'Ä§ÿ'",
      EUC_JP: "'日本語'",
    };
    await old.query(
      `create table letters as select i as id, ${texts[encoding]} || repeat('x', 100) as text from generate_series(1, 20000) i; alter table letters owner to ${shop.server.masterUsername}`,
    );
    const { name } = await shop.load({
      source: {
        route: routeTo(shop.server),
        login: async () => ({ ...loginTo(shop.server), database: "old" }),
      },
    });
    const there = await shop.look(name);
    const sum =
      "select md5(string_agg(md5(text), '' order by id)) from letters";
    t.same(await column(there, sum), await column(old, sum));
    t.match(shop.said.join("\n"), /streamed 1 large table/);
  });

t.test("indexes needn't write the rows again: they come frozen", async (t) => {
  const shop = await startLoad(t, letters);
  const { name } = await shop.load();
  const there = await shop.look(name);
  await there.query("create extension pageinspect");
  t.same(
    await column(
      there,
      // Frozen is committed and invalid at once: HEAP_XMIN_FROZEN of access/htup_details.h.
      "select distinct t_infomask & 768 from heap_page_items(get_raw_page('letters', 3)) where lp_len > 0",
    ),
    [768],
  );
});

t.test("what was written meanwhile doesn't come", async (t) => {
  const shop = await startLoad(
    t,
    `${letters} create table small (letter int references letters);`,
  );
  const { server, load, look } = shop;
  const app = await connect(t, server);
  const writes = (async () => {
    await until("the rows on their way", async () => (await streams(shop)) > 0);
    await app.query(
      "insert into letters values (0, 'new'); insert into small values (0); delete from letters where id > 50000",
    );
  })();
  const { name } = await load();
  await writes;
  const there = await look(name);
  t.same(
    await column(there, "select count(*)::int from letters where id > 0"),
    [100_000],
  );
  t.same(
    await column(there, "select count(*)::int from small where letter = 0"),
    await column(there, "select count(*)::int from letters where id = 0"),
    "small and large tables are of one moment",
  );
});

t.test(
  "a session that ends on either side, a row that is refused and a run that ends are told, and the next run goes on",
  async (t) => {
    const shop = await startLoad(t, letters);
    const { admin, target, load } = shop;
    const there = await target.admin();
    const fails = async (
      expected: RegExp,
      meanwhile: () => Promise<unknown>,
      options: Parameters<typeof load>[0] = {},
    ) => {
      const loading = load(options).then(
        () => new Error("it loaded"),
        (error: Error) => error,
      );
      await meanwhile();
      const { message } = await loading;
      t.match(message, expected);
      t.match(message, /target is untouched/);
      t.notMatch(message, shop.server.masterPassword);
      t.same(await readdir(shop.folder), [], "no dump is left");
      const notes = await readNotes(there, owner.project);
      t.same(
        notes.flatMap(({ note }) => (note.state === "loading" ? [1] : [])),
        [1],
        "what an earlier one left is dropped",
      );
      await until("production's sessions gone", async () => {
        const { rowCount } = await admin.query(
          "select from pg_stat_activity where application_name like 'prod-copy dump%'",
        );
        return rowCount === 0;
      });
    };
    const ended = (client: typeof admin, where: string) => () =>
      until("a session to end", async () => {
        const { rowCount } = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where ${where}`,
        );
        return rowCount !== 0;
      });
    await fails(
      /^The rows that went straight from production to the target stopped at letters: target: The session with PostgreSQL at .* ended/,
      ended(
        there,
        "query like 'copy%' and application_name like 'prod-copy restore'",
      ),
    );
    await fails(
      /^The rows that went straight from production to the target stopped at letters: production: The session with PostgreSQL at .* ended/,
      ended(
        admin,
        "query like 'copy%' and application_name like 'prod-copy dump%'",
      ),
    );
    await fails(
      /^Production's session that kept its tables from being altered was lost: /,
      // Once the rows are on their way its own work is over.
      async () => {
        await until(
          "the rows on their way",
          async () => (await streams(shop)) > 0,
        );
        await ended(
          admin,
          "query not like 'copy%' and state = 'idle in transaction' and application_name like 'prod-copy dump%'",
        )();
      },
    );
    const stop = new AbortController();
    await fails(
      /^The rows that went straight from production to the target were ended with the run\. /,
      async () => {
        await until(
          "the rows on their way",
          async () => (await streams(shop)) > 0,
        );
        stop.abort();
      },
      { signal: stop.signal },
    );
    // Made by an older client, or a bug: a row that the check doesn't allow.
    await admin.query(
      "alter table letters drop constraint letters_text_check; update letters set text = 'never' where id = 99999; alter table letters add constraint letters_text_check check (text <> 'never') not valid",
    );
    const whole = await load();
    t.match(whole.name, /^test_/, "a check that isn't valid is made last");
    await admin.query(
      "create function refuse(text) returns bool immutable language sql as $$ select $1 <> 'never' $$; alter table letters drop constraint letters_text_check; alter table letters add constraint refused check (refuse(text)) not valid; update pg_constraint set convalidated = true where conname = 'refused'",
    );
    await fails(
      /^The rows that went straight from production to the target stopped at letters: target: PostgreSQL answered 23514 .*table public\.letters, constraint refused\./,
      async () => undefined,
    );
  },
);

t.test("a side that lets no stream in is named", async (t) => {
  const { admin, target, server } = await startLoad(t, letters);
  const { tables } = await readSource(admin);
  const production = { route: routeTo(server), login: loginTo(server) };
  const there = { route: routeTo(target), login: loginTo(target) };
  const wrong = <T extends { readonly login: Login }>(side: T): T => ({
    ...side,
    login: { ...side.login, password: "another" },
  });
  const stream = (from: typeof production, into: typeof there) =>
    withExportedSnapshot({ ...production, tables }, (snapshot) =>
      streamRows({
        production: { ...from, snapshot, encoding: "UTF8" },
        target: { ...into, owner: target.masterUsername },
        jobs: 2,
        deadline: 60_000,
        tell: () => undefined,
      }),
    );
  for (const [side, streaming] of [
    ["production", stream(wrong(production), there)],
    ["target", stream(production, wrong(there))],
  ] as const)
    await t.rejects(streaming, {
      name: "LoadFailed",
      message: new RegExp(
        `^The rows that went straight from production to the target stopped: ${side}: PostgreSQL answered 28P01`,
      ),
      met: { server: side },
    });
});

/** Sessions of production's that send rows straight away. */
async function streams({ admin }: TestLoad): Promise<number> {
  const { rowCount } = await admin.query(
    "select from pg_stat_activity where query like 'copy%' and application_name like 'prod-copy dump%'",
  );
  return rowCount ?? 0;
}
