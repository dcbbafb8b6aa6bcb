import t from "tap";
import { evidencePage } from "../../sanitise/report/page/html";
import { createRole } from "../support/another-role";
import { startCopy } from "../support/copy";
import { filesWith } from "../support/files-with";
import { majors } from "../support/postgres";

/** Stands in large objects, and must stand in no file of the database afterwards. */
const planted = "planted-person@real.org";

/** So that one transaction can't lock all the objects. */
const settings = { max_locks_per_transaction: "10", max_connections: "20" };

const schema = `
  create table person (id int primary key, email text);
  insert into person values (1, 'ann@real.org');`;
const make = (many: number) =>
  `select count(lo_from_bytea(0, '${planted}')) from generate_series(1, ${many})`;

const tables = "tables: { person: { columns: { email: email } } }";
const count = "select count(*)::int from pg_largeobject_metadata";

for (const major of majors)
  t.test(`large objects go, on PostgreSQL ${major}`, async (t) => {
    const test = await startCopy(t, schema, { major, settings });
    const { admin, sanitise, column, said } = test;
    await admin.query(make(1));
    const rules = `largeObjects: delete\n${tables}`;
    await t.rejects(sanitise(rules), {
      name: "RulesDontFit",
      message:
        /large objects: some belong to rdsadmin, and rdsadmin is a superuser, whom the login can't join\./,
    });
    t.same(await column(count), [1]);
    await admin.query("select lo_unlink(oid) from pg_largeobject_metadata");

    await createRole(admin, "keeper", major);
    for (const [role, many] of [
      ["cobalt", 1000],
      ["keeper", 500],
    ] as const) {
      await admin.query(`set role ${role}`);
      await admin.query(make(many));
      await admin.query("reset role");
    }
    t.not((await filesWith(planted, test)).length, 0);
    await t.rejects(sanitise(`only: [person]\n${rules}`), {
      name: "TriedOnly",
    });
    t.same(await column(count), [1500], "another step alone leaves them");

    const report = await sanitise(rules);
    t.same(await column(count), [0]);
    t.same(await filesWith(planted, test), []);
    t.same(report.databases[0]?.largeObjects, {
      became: "deleted",
      count: 1500,
      why: null,
    });
    t.match(evidencePage(report), "1,500 large objects: deleted");
    t.match(
      said.filter((line) => line.includes("large objects")),
      [/^cobalt: 1,500 large objects deleted \([\d.]+ s\)$/],
    );
  });

t.test("as a step alone", async (t) => {
  const { sanitise, column } = await startCopy(t, `${schema}${make(3)};`);
  await t.rejects(
    sanitise(`only: [largeObjects]\nlargeObjects: delete\n${tables}`),
    { name: "TriedOnly", message: /^only: largeObjects was run\./ },
  );
  t.same(await column(count), [0]);
  t.same(await column("select email from person"), ["ann@real.org"]);
});

t.test("of another database, which has rules of its own", async (t) => {
  const { admin, server, sanitise } = await startCopy(t, schema);
  await admin.query("create database archive owner cobalt");
  const archive = await server.admin("archive");
  await archive.query("set role cobalt");
  await archive.query(make(2));
  const report = await sanitise(
    `${tables}\ndatabases: { archive: { largeObjects: delete } }`,
  );
  const { rows } = await archive.query(count);
  t.match(rows, [{ count: 0 }]);
  t.match(
    report.databases.map(({ name, largeObjects }) => [name, largeObjects]),
    [
      ["cobalt", null],
      ["archive", { became: "deleted", count: 2 }],
      ["postgres", null],
    ],
  );
});

t.test("what a command deletes of those kept is in no file", async (t) => {
  const test = await startCopy(
    t,
    `${schema}select lo_from_bytea(7, 'nothing'); ${make(3)};`,
  );
  const { sanitise, server, column } = test;
  const report = await sanitise(
    `largeObjects: { keep: pictures of cards }\n${tables}`,
    {
      commands: { before: 0, after: 1 },
      run: async () => {
        const client = await server.admin(server.database);
        await client.query(
          "select lo_unlink(oid) from pg_largeobject_metadata where oid <> 7",
        );
        await client.end();
        return [];
      },
    },
  );
  t.same(await column("select convert_from(lo_get(7), 'UTF8')"), ["nothing"]);
  t.same(await filesWith(planted, test), []);
  t.same(report.databases[0]?.largeObjects, {
    became: "kept",
    count: 1,
    why: "pictures of cards",
  });
  t.match(evidencePage(report), "1 large object: kept, pictures of cards");
});

t.test("where files can't be packed, the report says so", async (t) => {
  const { admin, sanitise, column } = await startCopy(
    t,
    `${schema}${make(3)};`,
  );
  await admin.query(
    "alter database cobalt owner to rdsadmin; grant create, temporary on database cobalt to cobalt",
  );
  const report = await sanitise(`largeObjects: delete\n${tables}`);
  t.same(await column(count), [0]);
  t.match(
    report.databases[0]?.audit?.residue.filter(({ what }) =>
      what.startsWith("tables of PostgreSQL's own"),
    ),
    [{ count: 4, note: /owner: .*pg_catalog\.pg_largeobject,/ }],
  );
});
