import t from "tap";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import {
  compareSchemas,
  countChanges,
  fingerprint,
  listSchema,
} from "../../../sanitise/report/schema-fingerprint";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

const since = "2026-11-10T08:00:00.000Z";
const people = { table: "people", columns: ["email text", "id integer"] };

t.test("equal schemas have equal fingerprints, others have others", (t) => {
  const print = fingerprint([people]);
  t.match(print, /^[0-9a-f]{64}$/);
  t.equal(fingerprint([{ ...people }]), print);
  t.not(fingerprint([{ ...people, table: "person" }]), print);
  t.not(fingerprint([{ ...people, columns: ["email text"] }]), print);
  t.not(
    fingerprint([{ ...people, columns: ["email citext", "id integer"] }]),
    print,
  );
  t.end();
});

t.test("without an earlier refresh nothing has changed", (t) => {
  const changes = compareSchemas(null, [people]);
  t.equal(changes.since, null);
  t.equal(countChanges(changes), 0);
  t.end();
});

t.test("what came, went and changed is told", (t) => {
  const changes = compareSchemas(
    {
      startedAt: since,
      schema: [people, { table: "gone", columns: ["id integer"] }],
    },
    [
      { table: "new", columns: ["note text"] },
      { table: "people", columns: ["email citext", "phone text"] },
    ],
  );
  t.strictSame(changes, {
    since,
    tablesAdded: ["new"],
    tablesRemoved: ["gone"],
    columnsAdded: [{ table: "people", column: "phone", type: "text" }],
    columnsRemoved: [{ table: "people", column: "id", type: "integer" }],
    columnsChanged: [
      { table: "people", column: "email", before: "text", after: "citext" },
    ],
  });
  t.equal(countChanges(changes), 5);
  t.end();
});

t.test("of a real database", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await client.query(`
    create table people (id int primary key, email varchar(254));
    create table "odd ""name" ("two words" text, "quote""d" int, "line\nbreak" "char");
    create schema other; create table other.visit (at timestamptz not null);
    create table log (at date, text text) partition by range (at);
    create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
    create schema prod_copy; create table prod_copy.marker (nonce text);`);
  const before = listSchema(await readCatalogue(client));

  t.test(
    "lists tables and columns, without partitions and what is this project's own",
    async (t) => {
      t.strictSame(before, [
        { table: "log", columns: ["at date", "text text"] },
        {
          table: 'odd "name',
          columns: [
            '"line\nbreak" "char"',
            '"quote""d" integer',
            '"two words" text',
          ],
        },
        { table: "other.visit", columns: ["at timestamp with time zone"] },
        {
          table: "people",
          columns: ["email character varying(254)", "id integer"],
        },
      ]);
    },
  );

  t.test("a migration shows, whatever the names are", async (t) => {
    await client.query(`
      alter table "odd ""name" drop column "quote""d", alter column "line\nbreak" type text;
      alter table people add column "Rôle" text;
      create table log_2027 partition of log for values from ('2027-01-01') to ('2028-01-01');`);
    const after = listSchema(await readCatalogue(client));
    t.not(fingerprint(after), fingerprint(before));
    const changes = compareSchemas(
      // As it comes back from a file.
      JSON.parse(JSON.stringify({ startedAt: since, schema: before })),
      after,
    );
    t.strictSame(changes, {
      since,
      tablesAdded: [],
      tablesRemoved: [],
      columnsAdded: [{ table: "people", column: "Rôle", type: "text" }],
      columnsRemoved: [
        { table: 'odd "name', column: 'quote"d', type: "integer" },
      ],
      columnsChanged: [
        {
          table: 'odd "name',
          column: "line\nbreak",
          before: '"char"',
          after: "text",
        },
      ],
    });
  });
});
