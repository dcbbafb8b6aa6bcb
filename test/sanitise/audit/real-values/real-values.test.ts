import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import t from "tap";
import type { Seat } from "../../../../postgres/in-parallel";
import { auditDatabase } from "../../../../sanitise/audit/audit-database";
import { dropRealValues } from "../../../../sanitise/audit/real-values/drop";
import {
  type Changes,
  putAside,
} from "../../../../sanitise/audit/real-values/put-aside";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import { connect } from "../../../support/connect";
import {
  logEverything,
  majors,
  startPostgres,
} from "../../../support/postgres";

const ordinary = {
  allow: ["kept@b.com"],
  words: ["alexandra", "smithson"],
  texts: [],
};

/** Columns to be masked, by table, with their new values. */
async function toMask(
  client: Client,
  rules: Record<string, Record<string, string>>,
): Promise<Changes> {
  const { tables } = await readCatalogue(client);
  const planted = Object.entries(rules).map(([name, columns]) => ({
    storage: tables.filter(({ table }) => table === name),
    columns: tables
      .filter(({ table }) => table === name)
      .flatMap((table) => table.columns)
      .flatMap((column) =>
        columns[column.name] === undefined
          ? []
          : [
              {
                column,
                expression: columns[column.name] ?? "",
                take: "values" as const,
              },
            ],
      ),
    goes: false,
  }));
  return { tables: planted, kept: [] };
}

/** The session's own. */
const here = (client: Client): Seat => ({
  key: "",
  inSession: (work) => work(client),
});

const values = async (client: Client) =>
  (
    await client.query<{ value: string; from_column: string }>(
      "select value, from_column from prod_copy_real.value order by 2, 1",
    )
  ).rows;

t.test("a document is masked once, however much it holds", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await client.query(`
    create sequence masked;
    create table letter (id int primary key, data jsonb);
    insert into letter select i, (select jsonb_object_agg('key' || n, 'Somebody ' || md5(i || '-' || n)) from generate_series(1, 300) n)
    from generate_series(1, 20) i;`);
  const count = await putAside(
    client,
    () => here(client),
    await toMask(client, {
      letter: { data: "nextval('masked')::text || (data -> 'key1')::text" },
    }),
    1,
    "db-ONE",
    ordinary,
  );
  t.equal(count, 1000);
  const { rows } = await client.query(
    `select (select last_value::int from masked) as masked,
       (select count(*)::int from letter where exists (select from prod_copy_real.value where strpos(data::text, value) > 0)) as rows,
       (select count(*)::int from letter, prod_copy_real.value where data ->> 'key1' = value) as kept`,
  );
  t.same(rows, [{ masked: 20, rows: 20, kept: 0 }]);
});

t.test("a value of several tables is put aside once", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  const names = ["one", "two", "three", "four"];
  const warnings: string[] = [];
  const warned = ({ message }: Error) => warnings.push(message);
  process.on("warning", warned);
  t.teardown(() => process.off("warning", warned));
  for (const name of names)
    await client.query(`
      create table ${name} (id int primary key, line text);
      insert into ${name} select i, 'Somebody ' || md5('same' || i) from generate_series(1, 100) i;
      insert into ${name} select 100 + i, 'Somebody ' || md5('${name}' || i) from generate_series(1, 100) i;`);
  const count = await putAside(
    client,
    () => ({
      key: "",
      inSession: async (work) => work(await connect(t, server)),
    }),
    await toMask(
      client,
      Object.fromEntries(names.map((name) => [name, { line: "null" }])),
    ),
    names.length,
    "db-ONE",
    ordinary,
  );
  t.equal(count, 100 + 100 * names.length);
  t.equal(
    new Set((await values(client)).map(({ value }) => value)).size,
    count,
  );
  t.same(warnings, [], "no session is asked while it still answers");
});

for (const major of majors)
  t.test(
    `PostgreSQL ${major}: values come back wherever they are`,
    async (t) => {
      const server = await startPostgres(t, {
        major,
        settings: logEverything,
      });
      const admin = await server.admin(server.database);
      await admin.query("create role app login");
      const client = await connect(t, server);
      // Whatever this session makes, everybody may read: the values must not be among it.
      await client.query(
        "alter default privileges grant select on tables to app, public",
      );
      await client.query(
        "alter default privileges grant usage on schemas to app, public",
      );
      await client.query(`
      create table person (id int primary key, name text, nick text, code text, data jsonb, tags text[], raw json, born text);
      insert into person select i, 'Bartholomew ' || md5('name' || i), 'same nickname', 'kept' || i || '@b.com',
        jsonb_build_object('city', 'Woolloomooloo ' || i, 'deep', jsonb_build_array('street ' || md5('s' || i)), 'n', i),
        array['tag ' || md5('t' || i), 'x'], json_build_object('who', 'Zoë Ångström ' || i), '1980-01-02'
      from generate_series(1, 3000) i;
      update person set code = 'kept@b.com' where id < 2500;
      create table log (id int, line text);
      create table event (payload json, packed jsonb, blob bytea);
      insert into log select i, 'nothing' from generate_series(1, 2000) i;`);
      const masks = await toMask(client, {
        person: {
          name: "'someone'",
          nick: "null",
          code: "null",
          data: "jsonb_build_object('city', data -> 'city')",
          tags: "null",
          raw: "null",
          born: "null",
        },
      });
      const count = await putAside(
        client,
        () => here(client),
        masks,
        1,
        "db-ONE",
        ordinary,
      );
      const first = await values(client);
      t.equal(count, first.length);
      t.ok(count > 600 && count <= 1000, `${count} values`);
      const of = (column: string) =>
        first.filter((one) => one.from_column === column);
      for (const column of ["name", "data", "tags", "raw"])
        t.ok(of(column).length > 100, column);
      t.same(of("nick"), [], "one that stands in many rows isn't distinctive");
      t.same(of("born"), [], "nor is a day");
      t.notOk(
        first.some(({ value }) => value.includes("Woolloomooloo")),
        "what masking keeps isn't put aside",
      );
      t.notOk(of("code").some(({ value }) => value === "kept@b.com"));
      t.notOk(first.some(({ value }) => value.length > 60));

      // A run that goes on finds masks in the table, and keeps the values.
      await client.query(
        "update person set name = 'someone', nick = null, code = null, tags = null, raw = null, data = '{}', born = null",
      );
      t.equal(
        await putAside(
          client,
          () => here(client),
          masks,
          1,
          "db-ONE",
          ordinary,
        ),
        count,
      );
      t.same(await values(client), first);

      const app = await connect(t, server, { user: server.masterUsername });
      await admin.query("grant app to current_user");
      await admin.query("set role app");
      await t.rejects(admin.query("select from prod_copy_real.value"), {
        code: "42501",
      });
      await t.rejects(admin.query("select from prod_copy_real.expression"), {
        code: "42501",
      });
      await admin.query("reset role");
      await app.end();

      const catalogue = await readCatalogue(client);
      const search = () =>
        auditDatabase(
          {
            sessions: 1,
            inSession: async (work) => {
              const session = await connect(t, server);
              return work(session);
            },
            catalogue,
            canSearch: () => true,
          },
          { allow: [], patterns: {}, accept: [] },
        );
      const clean = await search();
      t.same(clean.findings, []);
      t.equal(clean.realValues, count);

      await client.query(`
      update log set line = (select 'glued' || value || 'into' from prod_copy_real.value where from_column = 'name' order by value limit 1) where id = 1234;
      insert into event (payload) select to_json(json_build_object('line', format('said "%s"', value))::text) from (select value from prod_copy_real.value where from_column = 'tags' limit 1) c;
      insert into event (payload) select ('"' || escaped || '"')::json from (select escaped from prod_copy_real.value where from_column = 'raw' and escaped is not null limit 1) c;
      insert into event (packed) select jsonb_build_object(value, 1) from (select value from prod_copy_real.value where from_column = 'data' limit 1) c;
      insert into event (blob) select '\\xff'::bytea || value::bytea from (select value from prod_copy_real.value where from_column = 'name' limit 1) c;`);
      const found = await search();
      t.same(
        found.findings
          .map(({ table, column, kind, rows }) => [table, column, kind, rows])
          .sort(),
        [
          ["event", "blob", "real value", 1],
          ["event", "packed", "real value", 1],
          ["event", "payload", "real value", 2],
          ["log", "line", "real value", 1],
        ],
      );

      const log = await readFile(server.logFile, "utf8");
      t.match(log, /prod_copy_real/, "the statements are logged");
      t.same(
        first.filter(({ value }) => log.includes(value)).length,
        0,
        "no statement, parameter or error holds a value",
      );

      // Even where somebody had them analysed, no file of the planner's keeps one.
      await client.query("analyze prod_copy_real.value");
      await dropRealValues(client);
      await admin.query("checkpoint");
      const { rows: files } = await admin.query<{ path: string }>(
        "select pg_relation_filepath('pg_statistic') as path",
      );
      const kept = await readFile(join(server.dataDir, files[0]?.path ?? ""));
      const name = of("name")[0]?.value ?? "";
      t.notOk(kept.includes(name), "in the planner's table");

      // What came with a snapshot is another copy's.
      await client.query("create schema prod_copy_real");
      await client.query("comment on schema prod_copy_real is 'db-ONE'");
      await putAside(client, () => here(client), masks, 1, "db-TWO", ordinary);
      t.same(await values(client), []);
      await dropRealValues(client);
      const { rows } = await client.query(
        "select from pg_namespace where nspname = 'prod_copy_real'",
      );
      t.equal(rows.length, 0);
      await dropRealValues(client);
      t.equal((await search()).realValues, undefined);
    },
  );

t.test("what a mask could be isn't put aside", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await client.query(`
    create table few (line text);
    insert into few values ('Alexandra Smithson'), ('124 Smithson Alexandra'), ('0412 345 678'),
      ('1241 Smithson Alexandra'), ('124 Smithson Alexandra West');`);
  const masks = await toMask(client, { few: { line: "null" } });
  await putAside(client, () => here(client), masks, 1, "db-ONE", ordinary);
  t.same(
    (await values(client)).map(({ value }) => value).sort(),
    ["0412 345 678", "124 Smithson Alexandra West", "1241 Smithson Alexandra"],
    "a name of the list's, alone or after a house's number; other numbers are",
  );
});

for (const major of majors)
  t.test(
    `PostgreSQL ${major}: json that can't be read has real values too`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const client = await connect(t, server);
      await client.query(`
        create table odd (raw json, copy json);
        insert into odd values
          ('{"who": "Annabel\\u0000Leeward", "at": "14 Distinctive Road"}', '{"note": "at 14 Distinctive Road \\u0000"}'),
          ('{"half": "Bertrand Halfway \\ud83d"}', '1'), ('{"whole": "Carolyn Wholesome"}', '{"smile": "\\ud83d\\ude00"}');`);
      const masks = await toMask(client, { odd: { raw: "null" } });
      await putAside(client, () => here(client), masks, 1, "db-ONE", ordinary);
      const found = (await values(client)).map(({ value }) => value);
      for (const value of [
        ...["u0000Leeward", "14 Distinctive Road"],
        ...["Bertrand Halfway", "Carolyn Wholesome"],
      ])
        t.ok(found.includes(value), value);
      const catalogue = await readCatalogue(client);
      const { findings } = await auditDatabase(
        {
          sessions: 1,
          inSession: async (work) => work(await connect(t, server)),
          catalogue,
          canSearch: () => true,
        },
        { allow: [], patterns: {}, accept: [] },
      );
      t.same(
        findings.map(({ column, rows }) => [column, rows]),
        [
          ["raw", 3],
          ["copy", 1],
        ],
      );
    },
  );

t.test(
  "a run that begins again looks into no column that it has looked into",
  async (t) => {
    const server = await startPostgres(t);
    const client = await connect(t, server);
    await client.query(`
      create table person (id int primary key, mail text, state text, code text);
      insert into person select i, 'p' || i || '@real.org', 'open', 'code-' || md5(i::text) from generate_series(1, 50) i;`);
    const rules = { mail: "'x'", state: "'y'" };
    /** Which tables were read. */
    const read: string[] = [];
    const again = async (
      columns: Record<string, string>,
      kept: Changes["kept"] = [],
    ) => {
      read.length = 0;
      const { tables } = await toMask(client, { person: columns });
      await putAside(
        client,
        ({ table }) => {
          read.push(table);
          return here(client);
        },
        { tables, kept },
        1,
        "db-ONE",
        ordinary,
      );
      return (await values(client)).length;
    };
    t.equal(await again(rules), 50);
    t.same(read, ["person"]);
    t.equal(await again(rules), 50);
    t.same(read, [], "state has no value to put aside, and isn't read again");
    t.equal(await again({ ...rules, code: "'z'" }), 100);
    t.same(read, ["person"], "a column that was kept by then");
    await client.query(
      "update person set state = 'open, says ' || md5(state || id)",
    );
    const other = { mail: "'x'", state: "'other'", code: "'z'" };
    t.equal(await again(other), 150);
    t.same(read, ["person"], "one with another mask");
    const kept = [{ table: "person", column: "mail" }];
    t.equal(await again({ state: "'other'" }, kept), 100);
    t.same(read, [], "what is kept is forgotten");
    t.equal(await again(other), 150);
    t.same(read, ["person"], "and looked for again where it is kept no more");
    await dropRealValues(client);
    t.equal(await again(rules), 100, "all is looked for afresh");
  },
);

t.test("masks are made of no more values than are wanted", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
  await client.query(`
    create sequence made;
    create table wide as select ${names.map((name, index) => `md5('${index} ' || i) as ${name}`).join(", ")} from generate_series(1, 1000) i;`);
  const masks = Object.fromEntries(names.map((name) => [name, "'x'"]));
  const changes = await toMask(client, {
    wide: { ...masks, c0: "nextval('made')::text" },
  });
  await putAside(client, () => here(client), changes, 1, "db-ONE", ordinary);
  const { rows } = await client.query<{ made: number }>(
    "select last_value::int as made from made",
  );
  t.equal(rows[0]?.made, 100, "that column's share of four thousand");
});

t.test(
  "addresses are whole, also within a text that is cut, and a value that stays in one row is none",
  async (t) => {
    const server = await startPostgres(t);
    const client = await connect(t, server);
    const long = `${"a".repeat(40)}.z@mail.${"b".repeat(40)}.real.org`;
    await client.query("create table note (id int, line text, twice text)");
    await client.query(
      "insert into note values (1, $1, 'Timothy Goodfellow'), (2, $2, 'Timothy Goodfellow'), (3, $3, 'Rosalind Goodfellow')",
      [
        `${"many words ".repeat(6)}and ${long}, then bob.jones77@real.org too`,
        `${"x".repeat(90)}@real.org`,
        `${"words without one ".repeat(6)}`,
      ],
    );
    const changes = await toMask(client, {
      note: { line: "null", twice: "case id when 2 then twice end" },
    });
    await putAside(client, () => here(client), changes, 1, "db-ONE", ordinary);
    t.same(
      (await values(client)).map(({ value }) => value),
      [
        long,
        "bob.jones77@real.org",
        "words without one words without one words without one words",
        "x".repeat(60),
        "Rosalind Goodfellow",
      ],
    );
  },
);
