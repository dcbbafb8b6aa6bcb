import t from "tap";
import { auditDatabase } from "../../../sanitise/audit/audit-database";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import { startCopy } from "../../support/copy";

const MB = 1_000_000;

/** An audit of all that there is. */
async function auditOf(
  { copy, server }: Awaited<ReturnType<typeof startCopy>>,
  accept: Parameters<typeof auditDatabase>[1]["accept"],
) {
  return auditDatabase(
    {
      sessions: 1,
      inSession: (work) => copy.session(server.database, work),
      catalogue: await copy.session(server.database, readCatalogue),
      canSearch: () => true,
    },
    { allow: [], patterns: {}, accept },
  );
}

/**
 * The list can't be made a text of: each quote comes with a backslash, which makes more than a gigabyte.
 * Bytes could be as long; they are searched in pieces of a megabyte, so two of them are enough here.
 */
const setup = `
  create table file (id int, content bytea, parts bytea[]);
  insert into file values (1, 'nothing', array['x'::bytea]), (2, convert_to('someone@real.org', 'UTF8'), null);
  insert into file select 3, bytes, array[null, bytes, 'x'] from (
    select decode(repeat('ff', ${MB - 5}), 'hex') || convert_to(' person@real.org ', 'UTF8') || decode('ff00', 'hex') as bytes) long;
  create table quotes (id int, list text[]);
  insert into quotes values (1, array['someone@real.org']), (2, array[repeat('"', ${540 * MB})]);
  alter table quotes enable row level security;
  alter table quotes force row level security;`;

t.test(
  "values of any length are searched, or named where they can't be",
  async (t) => {
    const copy = await startCopy(t, setup);
    const places = (
      all: readonly {
        table: string;
        column: string;
        kind: string;
        rows: number;
      }[],
    ) =>
      all
        .map(
          ({ table, column, kind, rows }) =>
            `${table}.${column}: ${kind} ${rows}`,
        )
        .sort();
    const reason = "generated, holds nothing of anybody's";
    const tooLong = "value too long to be searched";
    const { findings, accepted, counts, rows } = await auditOf(copy, [
      { table: "quotes", column: "list", kind: tooLong, reason },
    ]);
    t.same(places(findings), [
      "file.content: e-mail address 2",
      "file.parts: e-mail address 1",
      "quotes.list: e-mail address 1",
    ]);
    t.same(places(accepted), [`quotes.list: ${tooLong} 1`]);
    t.match(counts.at(-1), { kind: tooLong, found: 0, accepted: 1 });
    t.equal(rows, 5);
  },
);

/** Each takes a hundredth of its length, so all that are to be looked at in one go are tens of megabytes, also of one block. */
const compressed = `
  create table mail (id int primary key, body text);
  insert into mail select i, repeat('Nothing to see here. ', 20000) || case i when 77 then encode('write to somebody@real.org, please', 'base64') else '' end
    from generate_series(1, 150) i;`;

t.test("what is encoded is found however well texts compress", async (t) => {
  const copy = await startCopy(t, compressed);
  t.ok(
    Number((await copy.column("select pg_table_size('mail')"))[0]) < 2 * MB,
    "it is small",
  );
  const { findings } = await auditOf(copy, []);
  t.match(findings, [
    { table: "mail", column: "body", kind: "e-mail address", rows: 1 },
  ]);
});

t.test(
  "as many columns as PostgreSQL lets a table have are searched",
  async (t) => {
    const many = 1_500;
    // A row has no room for so many values.
    const columns = (type: string, value: string) =>
      Array.from(
        { length: many },
        (_, i) => `${i === many - 1 ? value : "null"}::${type} as c${i}`,
      ).join(", ");
    const copy = await startCopy(
      t,
      `create table numbers as select ${columns("bigint", "4111111111111111")};
       create table texts as select ${columns("text", "'c29tZWJvZHlAcmVhbC5vcmcgd3JpdGVz'")};`,
    );
    const { findings } = await auditOf(copy, []);
    t.match(findings, [
      { table: "numbers", column: "c1499", kind: "payment card number" },
      { table: "texts", column: "c1499", kind: "e-mail address" },
    ]);
  },
);
