import t from "tap";
import { tables } from "../../../../sandbox/demo/cobalt/facts";
import { createSchema } from "../../../../sandbox/demo/cobalt/schema";
import { connect } from "../../../support/connect";
import { majors, startPostgres } from "../../../support/postgres";

for (const major of majors)
  t.test(
    `PostgreSQL ${major}'s catalogue of the built schema equals the facts`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const client = await connect(t, server);
      await createSchema(client);

      const { rows: columns } = await client.query({
        text: `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
          a.attidentity = 'd', coalesce(i.indisprimary, false)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
        ORDER BY c.relname COLLATE "C", a.attnum`,
        rowMode: "array",
      });
      const wanted = tables().flatMap((table) =>
        table.columns.map((column) => [
          table.name,
          column.name,
          column.type,
          column.nullable,
          column.identity,
          column.primaryKey,
        ]),
      );
      t.same(
        columns,
        wanted,
        "tables, columns, types, nullability, identities and primary keys",
      );

      const { rows: constraints } = await client.query(
        `SELECT contype AS type, count(*)::int AS count, bool_and(condeferrable AND condeferred) AS deferred,
          bool_and(convalidated) AS valid
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u')
        GROUP BY contype ORDER BY contype`,
      );
      t.same(constraints, [
        { type: "c", count: 43, deferred: false, valid: true },
        { type: "f", count: 192, deferred: true, valid: true },
        { type: "p", count: 133, deferred: false, valid: true },
        { type: "u", count: 31, deferred: false, valid: true },
      ]);
      const { rows: indexes } = await client.query(
        "SELECT count(*)::int AS count FROM pg_indexes WHERE schemaname = 'public'",
      );
      t.same(indexes, [{ count: 133 + 247 }]);
      const { rows: extensions } = await client.query(
        "SELECT extname FROM pg_extension ORDER BY extname",
      );
      t.same(extensions, [{ extname: "pg_trgm" }, { extname: "plpgsql" }]);
    },
  );
