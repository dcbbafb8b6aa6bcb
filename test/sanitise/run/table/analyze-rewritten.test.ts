import t from "tap";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

/** Each has rows of which the planner doesn't know yet, so that it tells whether it learnt of a column anew. */
const tables = [
  "plain",
  "with_expression",
  "with_statistics",
  "thinned",
  "changed",
  "refilled",
  "unknown",
] as const;

const schema = `
  ${tables
    .map(
      (table) => `
  create table ${table} (id int generated always as identity, email text, kept text, other int) with (autovacuum_enabled = off);
  insert into ${table} (email, kept, other) select 'ann' || i || '@real.org', 'old', 1 from generate_series(1, 100) i;`,
    )
    .join("")}
  create index on with_expression (lower(email));
  create statistics both_of (dependencies) on kept, other from with_statistics;
  analyze plain, with_expression, with_statistics, thinned, changed, refilled;
  analyze unknown (id, email);
  ${tables
    .map(
      (table) =>
        `insert into ${table} (email, kept, other) select 'bo' || i || '@real.org', 'new', 2 from generate_series(1, 50) i;`,
    )
    .join("\n")}`;

const rules = `
tables:
${tables
  .map(
    (table) =>
      `  ${table}: { columns: { email: email, kept: { keep: a word } }${table === "thinned" ? ', delete: "id = 1"' : ""} }`,
  )
  .join("\n")}
`;

for (const major of majors)
  t.test(
    `the planner learns new values of masked columns, and of others where it must, on PostgreSQL ${major}`,
    async (t) => {
      const { server, admin, sanitise, column } = await startCopy(t, schema, {
        major,
      });
      // As on a server that was restored from a snapshot.
      await admin.query("select pg_stat_reset()");
      await sanitise(rules, {
        commands: { before: 1, after: 0 },
        run: async () => {
          // Only a session that ends tells at once of all that it wrote.
          const command = await server.admin(server.database);
          await command.query("update changed set other = 3 where id = 7");
          await command.query(
            `truncate refilled; insert into refilled (email, kept) select 'c' || i || '@real.org', 'new' from generate_series(1, 50) i`,
          );
          await command.end();
          return [];
        },
      });
      const known = (attribute: string) =>
        column(
          `select tablename || ': ' || coalesce(most_common_vals::text, histogram_bounds::text, '') from pg_stats
           where schemaname = 'public' and attname = '${attribute}' order by 1`,
        );
      t.same(await known("kept"), [
        "changed: {old,new}",
        "plain: {old}",
        "refilled: {new}",
        "thinned: {old,new}",
        "unknown: {old,new}",
        "with_expression: {old,new}",
        "with_statistics: {old,new}",
      ]);
      const emails = await known("email");
      t.equal(emails.length, tables.length);
      t.notMatch(emails.join(), /real\.org/);
      t.match(emails.join(), /@example\.com/);
    },
  );
