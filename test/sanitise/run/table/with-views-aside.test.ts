import t from "tap";
import { createRole } from "../../../support/another-role";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

const schema = `
  create table person (id int primary key, email varchar(60) not null, note text);
  insert into person select i, 'p' || i || '@real.org', 'kept' from generate_series(1, 100) i;
  create table visit (person int references person, email text);
  insert into visit select i, 'v' || i || '@real.org' from generate_series(1, 100) i;
  create view seen as select p.email, v.email as visited from person p join visit v on v.person = p.id;
  create view seen_again as select * from seen;
  create table closed (email text);
  insert into closed values ('c1@real.org');
  create table shown_to_all (email text);
  insert into shown_to_all values ('a1@real.org');
  create view of_another as select email from shown_to_all;
  create table theirs (email text);
  insert into theirs values ('t1@real.org');
  create view of_theirs as select email from theirs;
  analyze;`;

const rules = `
tables:
  person: { columns: { email: email, note: { keep: made up } } }
  visit: { columns: { email: email } }
  closed: { columns: { email: email } }
  shown_to_all: { columns: { email: email } }
  theirs: { columns: { email: email } }
`;

const closing = `
  create schema barred;
  create view barred.seen as select email from public.closed;`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, sanitise, column } = await startCopy(t, schema, { major });
    await createRole(admin, "keeper", major);
    await admin.query("alter view of_another owner to keeper");
    await admin.query("alter table theirs owner to keeper");
    await admin.query("alter view of_theirs owner to keeper");
    await admin.query("grant create on schema public to keeper");
    // The table's owner has the view, and may make nothing where it stands: not even replace it.
    await admin.query(closing);
    await admin.query("alter view barred.seen owner to cobalt");
    await admin.query("grant usage on schema barred to cobalt");
    const views = () =>
      column(
        "select jsonb_agg(c.oid || pg_get_viewdef(c.oid) order by c.oid) from pg_class c where relkind = 'v' and relnamespace in ('public'::regnamespace, 'barred'::regnamespace)",
      );
    const before = await views();
    const report = await sanitise(rules);
    const tables = Object.fromEntries(
      (report.databases[0]?.tables ?? []).map(({ table, way, because }) => [
        table,
        because === null ? way : `${way}: ${because}`,
      ]),
    );
    t.equal(tables.person, "rewritten", "a view that two tables share");
    t.equal(tables.visit, "rewritten");
    t.equal(tables.theirs, "rewritten", "with the rights of the owner of both");
    t.equal(
      tables.shown_to_all,
      "copied: rule _RETURN on view of_another depends on it",
      "a view of another role stays",
    );
    t.equal(
      tables.closed,
      "updated: a view that shows it can't be replaced",
      "then rows are updated",
    );
    t.same(await views(), before, "the views are the same");
    t.same(
      await column(
        "select count(*)::int from seen_again where email like 'u%@example.com' and visited like 'u%@example.com'",
      ),
      [100],
      "and show the masks",
    );
    for (const table of ["closed", "shown_to_all", "theirs"])
      t.match(await column(`select email from ${table}`), [/@example[.]com$/]);
  });
