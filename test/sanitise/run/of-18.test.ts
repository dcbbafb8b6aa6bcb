import t from "tap";
import { startCopy } from "../../support/copy";
import { majors } from "../../support/postgres";
import { readSchema } from "../../support/schema";

/** What came with PostgreSQL 18: virtual columns, temporal keys, and constraints that are not null or not enforced. */
const schema = `
  create extension btree_gist;
  create table person (
    id int primary key, email text constraint email_there not null, phone text,
    lower_email text generated always as (lower(email)),
    domain text generated always as (split_part(email, '@', 2)) virtual,
    length int generated always as (length(phone)) stored,
    constraint no_spaces check (email not like '% %') not enforced);
  alter table person add constraint phone_there not null phone not valid;
  create table stay (
    room int, during daterange, email text,
    constraint stay_key primary key (room, during without overlaps),
    constraint stay_email unique (email, during without overlaps));
  create table guest (
    room int, during daterange, email text, person int,
    constraint guest_stay foreign key (room, period during) references stay (room, period during),
    constraint guest_person foreign key (person) references person not enforced);
  insert into person (id, email, phone) select i, 'P' || i || '@real.org', '0412345' || lpad(i::text, 3, '0') from generate_series(1, 50) i;
  insert into stay select i, daterange('2026-01-01', '2026-02-01'), 'S' || i || '@real.org' from generate_series(1, 50) i;
  insert into guest select i, daterange('2026-01-05', '2026-01-10'), 'G' || i || '@real.org', i + 1000 from generate_series(1, 50) i;`;

const real = `
  select concat_ws(' ', email, lower_email, domain) from person where concat_ws(' ', email, lower_email, domain) ilike '%real.org%'
  union all select email from stay where email ilike '%real.org%'
  union all select email from guest where email ilike '%real.org%'`;

for (const major of majors.filter((one) => one >= 18))
  t.test(`what came with PostgreSQL 18, on ${major}`, async (t) => {
    const { admin, sanitise, column } = await startCopy(t, schema, { major });
    const before = await readSchema(admin);
    await t.rejects(
      sanitise(
        "tables: { person: { columns: { email: email, phone: phone, domain: null } } }",
      ),
      { message: /domain/ },
      "a column that is made of others isn't masked",
    );
    await sanitise(`
tables:
  person: { columns: { email: email, phone: phone } }
  stay: { columns: { email: email } }
  guest: { columns: { email: email } }`);
    t.same(await column(real), []);
    t.same(
      await column(
        "select count(*)::int from person where lower_email = lower(email) and domain = split_part(email, '@', 2) and length = length(phone)",
      ),
      [50],
    );
    t.same(await readSchema(admin), before, "the schema is as it was");
    t.test("a virtual column is searched as any other", async (t) => {
      await admin.query(
        "create table told (part text, email text generated always as ('left.' || part || '@real.org'))",
      );
      await admin.query("insert into told values ('over')");
      await admin.query("alter table told owner to cobalt");
      await t.rejects(
        sanitise(`
tables:
  person: { columns: { email: email, phone: phone } }
  stay: { columns: { email: email } }
  guest: { columns: { email: email } }
  told: { columns: { part: { keep: a part of a word } } }`),
        { name: "AuditFailed" },
      );
    });
  });
