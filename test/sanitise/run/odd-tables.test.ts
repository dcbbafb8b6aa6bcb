import t from "tap";
import { startCopy } from "../../support/copy";
import { majors } from "../../support/postgres";

/** PostgreSQL takes no more columns. */
const most = 1_600;

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `c${from + index}`);

const schema = `
  create table wide (${names(0, most)
    .map((name) => `${name} text`)
    .join(", ")});
  create table wide_viewed (${names(0, most)
    .map((name) => `${name} text`)
    .join(", ")});
  create materialized view wide_view as select c0 from wide_viewed with no data;
  create table zero ();
  create table zero_deleted ();
  create table zero_thinned ();
  insert into zero select from generate_series(1, 30);
  insert into zero_thinned select from generate_series(1, 30);
  insert into zero_deleted select from generate_series(1, 30);
  insert into wide (c0, c800, c1599, ${names(1, 100)})
    select ${Array.from({ length: 102 }, (_, index) => `'p' || i || '.${index}@real.org'`)} from generate_series(1, 50) i;
  insert into wide_viewed (c0, c800, c1599) select c0, 'kept', c1599 from wide;
  analyze;`;

const rules = `
tables:
  wide: { columns: { "*": email } }
  wide_viewed: { columns: { c0: email, c1599: email, "*": { keep: made up } } }
  zero: { keep: holds nothing }
  zero_deleted: delete
  zero_thinned: { delete: "ctid < '(0,11)'" }
`;

for (const major of majors)
  t.test(
    `tables of 1,600 columns and of none, on PostgreSQL ${major}`,
    async (t) => {
      const { sanitise, column } = await startCopy(t, schema, { major });
      const report = await sanitise(rules);
      t.same(
        report.databases[0]?.tables.map(({ table, way, rows }) => [
          table,
          way,
          rows,
        ]),
        [
          ["wide", "rewritten", 50],
          ["wide_viewed", "copied", 50],
          ["zero", "kept", 30],
          ["zero_deleted", "emptied", 30],
          ["zero_thinned", "rows deleted", 20],
        ],
      );
      const masked = (table: string, ...names: readonly string[]) =>
        column(
          `select count(*)::int from ${table} where ${names.map((name) => `${name} ~ '^u[0-9a-f]{20}@example.com$'`).join(" and ")} and c900 is null`,
        );
      t.same(await masked("wide", "c0", "c50", "c800", "c1599"), [50]);
      t.same(await masked("wide_viewed", "c0", "c1599"), [50]);
      t.same(await column("select count(*)::int from zero"), [30]);
      t.same(await column("select count(*)::int from zero_deleted"), [0]);
    },
  );
