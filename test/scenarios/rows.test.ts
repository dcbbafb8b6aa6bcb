import t from "tap";
import { startCopy } from "../support/copy";

const schema = `
  create table club (id int primary key, name text);
  insert into club values (1, 'North'), (2, 'South');
  create table person (id int primary key, club int references club on delete cascade, email text, staff boolean, note text);
  insert into person select i, i % 2 + 1, 'p' || i || '@real.org', i <= 3, 'note ' || i from generate_series(1, 20) i;
  create table entry (id int primary key, made date, who text);
  insert into entry select i, '2026-01-01'::date + i, 'who' || i from generate_series(1, 10) i;
  create table visit (id int primary key, made date, who text);
  insert into visit select i, '2026-01-01'::date + i, 'who' || i from generate_series(1, 10) i;
  create table mail (id int primary key, recipient text);
  create table attempt (mail int references mail, error text);
  create table queue (id int primary key, body text);
  insert into mail select i, 'p' || i || '@real.org' from generate_series(1, 5) i;
  insert into attempt select i, 'refused' from generate_series(1, 5) i;
  insert into queue values (1, 'to p1@real.org');
  analyze;`;

const rules = `
allow: ["@real.org"]
outbound: [queue]
tables:
  club: { keep: the names of clubs are public, columns: { name: { keep: public } } }
  person:
    where: not staff
    columns: { email: email, note: null }
  entry: { delete: "made < '2026-01-05'", columns: { who: { constant: x } } }
  visit: { delete: "made < '2026-01-05' -- the old ones", columns: { who: { keep: nobody's name } } }
  mail: { delete: all, cascade: [attempt] }
`;

t.test("rows go and change by conditions", async (t) => {
  const { sanitise, column } = await startCopy(t, schema);
  const seen: unknown[] = [];
  const report = await sanitise(rules, {
    commands: { before: 1, after: 0 },
    run: async () => {
      seen.push(...(await column("select count(*)::int from queue")));
      seen.push(...(await column("select count(*)::int from mail")));
      return [];
    },
  });
  t.same(seen, [0, 5], "outbound tables are empty before a command runs");
  t.same(
    await column("select email from person where staff order by id"),
    ["p1@real.org", "p2@real.org", "p3@real.org"],
    "rows that the condition leaves out stay",
  );
  t.same(
    await column(
      "select count(*)::int from person where not staff and (email !~ '^u[0-9a-f]{20}@example.com$' or note is not null)",
    ),
    [0],
  );
  t.same(await column("select who || id from entry order by id"), [
    ...["x4", "x5", "x6", "x7", "x8", "x9", "x10"],
  ]);
  t.same(await column("select min(id) from visit"), [4]);
  t.same(await column("select count(*)::int from mail"), [0]);
  t.same(await column("select count(*)::int from attempt"), [0]);
  t.same(await column("select count(*)::int from club"), [2]);
  const ways = Object.fromEntries(
    (report.databases[0]?.tables ?? []).map(({ table, way }) => [table, way]),
  );
  t.match(ways, {
    club: "kept",
    person: "rewritten",
    entry: "rewritten",
    visit: "rows deleted",
    mail: "emptied",
    attempt: "emptied",
    queue: "outbound",
  });
});

t.test(
  "rows that others refer to don't go, and nothing is written",
  async (t) => {
    const { sanitise, column } = await startCopy(t, schema);
    await t.rejects(
      sanitise(
        rules.replace(
          "club: { keep: the names of clubs are public,",
          'club: { delete: "id = 2",',
        ),
      ),
      {
        name: "RulesDontFit",
        message: /club: delete can't be, since 10 rows of person/,
      },
    );
    t.same(await column("select count(*)::int from queue"), [1]);
  },
);
