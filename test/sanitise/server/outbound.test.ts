import t from "tap";
import { startCopy } from "../../support/copy";
import { majors } from "../../support/postgres";

const schema = `
  create table person (id int primary key, email text);
  insert into person select i, 'p' || i || '@real.org' from generate_series(1, 20) i;
  create table queue (id int primary key generated always as identity, recipient text);
  create table attempt (queue int references queue, error text);
  create table hook (day int, payload text) partition by range (day);
  create table hook_1 partition of hook for values from (0) to (10);
  alter table hook_1 enable row level security, force row level security;
  create table session (data text);
  insert into queue (recipient) select email from person;
  insert into attempt select id, 'refused' from queue;
  insert into session values ('p1@real.org');
  create function notify() returns trigger language plpgsql as $$ begin
    with put as (insert into public.queue (recipient) values (new.email) returning id)
    insert into public.attempt select id, 'refused' from put;
    insert into public.hook_1 values (1, new.email);
    return new;
  end $$;
  create trigger notify after update on person for each row execute function notify();`;

const rules = `
outbound: [queue, attempt, hook, session]
tables:
  person: { columns: { email: email } }
`;

for (const when of ["before", "after"] as const)
  for (const major of majors)
    t.test(
      `what a trigger puts into outbound tables while commands ${when} the rules run goes again, and is told, on PostgreSQL ${major}`,
      async (t) => {
        const { server, sanitise, column, said } = await startCopy(t, schema, {
          major,
        });
        const report = await sanitise(rules, {
          commands: { before: 1, after: 1 },
          run: async (now) => {
            if (now !== when) return [];
            // Not the master, whose sessions fire no trigger on 14: see `letMasterQuietTriggers`.
            const application = await server.admin(server.database);
            await application.query(
              "alter table hook_1 no force row level security",
            );
            await application.query(
              "update person set email = email where id <= 12",
            );
            await application.query(
              "alter table hook_1 force row level security",
            );
            await application.end();
            return [];
          },
        });
        t.same(
          await column(
            "select count(*)::int from queue union all select count(*) from attempt union all select count(*) from hook",
          ),
          [0, 0, 0],
        );
        t.same(
          report.databases[0]?.tables
            .filter(({ way }) => way === "outbound")
            .map(({ table, cameAgain }) => [table, cameAgain])
            .toSorted(),
          [
            ["attempt", 12],
            ["hook", 12],
            ["queue", 12],
            ["session", null],
          ],
        );
        t.match(
          said.join("\n"),
          "outbound: queue of cobalt was filled again by 12 rows since, and is emptied again",
        );
      },
    );

t.test("a key that only emptied tables refer to is masked", async (t) => {
  const { sanitise, column } = await startCopy(
    t,
    `
    create table person (email varchar(254) primary key);
    insert into person select 'p' || i || '@real.org' from generate_series(1, 20) i;
    create table reset (token text, email varchar(254) not null references person);
    insert into reset select 'x', email from person;`,
  );
  await sanitise(
    "outbound: [reset]\ntables: { person: { columns: { email: email } } }",
  );
  t.same(
    await column(
      "select count(*)::int from person where email ~ '@example.com$' union all select count(*) from reset",
    ),
    [20, 0],
  );
});
