import t from "tap";
import { startCopy } from "../support/copy";

const parent = `
  create table parent (id int primary key, email text, code text);
  insert into parent select i, 'p' || i || '@' || (array['ours.org', 'real.org'])[i % 2 + 1], 'c' || i from generate_series(1, 400) i;`;
const child = `
  create table child (id int primary key, parent int, email text);
  insert into child select i, i, 'c' || i || '@real.org' from generate_series(1, 200) i;`;
/** The largest, so that it keeps one session busy while the parent and then the child have the other. */
const other = `
  create table other (email text);
  insert into other select 'o' || i || '@real.org' from generate_series(1, 20000) i;`;
const tied =
  "alter table child add foreign key (parent) references parent; analyze;";

const gone = "email like '%@real.org'";
const rules = `
tables:
  parent: { delete: "${gone}", columns: { email: email, code: { keep: x } } }
  child: { delete: "parent in (select id from parent where ${gone})", columns: { email: email } }
  other: { columns: { email: email } }`;

for (const [order, tables] of Object.entries({
  "parent first": [parent, child],
  "child first": [child, parent],
}))
  t.test(`rows go with those that they refer to: ${order}`, async (t) => {
    const { sanitise, column } = await startCopy(
      t,
      `${tables.join("")}${other}${tied}`,
    );
    await sanitise(rules);
    t.same(await column("select count(*)::int from parent"), [200]);
    t.same(await column("select count(*)::int from child"), [100]);
    t.same(
      await column(
        "select count(*)::int from child where parent not in (select id from parent)",
      ),
      [0],
    );
  });

t.test(
  "conditions that read one another's tables see them as they were",
  async (t) => {
    const { sanitise, column } = await startCopy(
      t,
      `create table a (id int, email text); create table b (id int, email text);
      insert into a select i, 'a' || i || '@real.org' from generate_series(1, 4) i;
      insert into b select i, 'b' || i || '@real.org' from generate_series(3, 6) i;`,
    );
    await sanitise(`
tables:
  a: { delete: id in (select id from b), columns: { email: email } }
  b: { delete: id in (select id from a), columns: { email: email } }`);
    t.same(await column("select id from a order by id"), [1, 2]);
    t.same(await column("select id from b order by id"), [5, 6]);
  },
);

t.test("what reads what isn't there any more is refused", async (t) => {
  const { sanitise, column } = await startCopy(
    t,
    `${parent}${child}${tied}
    create table queue (id int, parent int);
    create table part (id int, email text) partition by list (id);
    create table part_rest partition of part default;
    insert into part select i, 'q' || i || '@real.org' from generate_series(1, 5) i;`,
  );
  const refused = (rules: string, problem: string) =>
    t.rejects(sanitise(rules), { name: "RulesDontFit", problems: [problem] });
  const rest = `
  part: { columns: { email: email } }
  parent: { columns: { email: email, code: { keep: x } } }`;
  const atOnce = (place: string, read: string) =>
    `child.${place}: it reads ${read}, which the rules mask at the same time. Let it read columns that stay, or do it by a command before the rules.`;
  for (const rule of [
    "where: parent in (select id from parent where email ~ 'real'), columns: { email: email }",
    "columns: { email: { sql: \"(select p.email from parent p where p.id = parent) || 'x'\" } }",
  ])
    await refused(
      `tables:${rest}\n  queue: { keep: x }\n  child: { ${rule} }`,
      atOnce(/^where/.test(rule) ? "where" : "email", "parent.email"),
    );
  await refused(
    `tables:${rest}\n  queue: { keep: x }\n  child: { where: id in (select id from part_rest where email ~ 'real'), columns: { email: email } }`,
    atOnce("where", "part_rest.email"),
  );
  const emptied =
    "child.delete: it reads queue, which the rules empty before that. Delete the rows there by a condition instead, or read another table.";
  const reading =
    "child: { delete: parent in (select parent from queue), columns: { email: email } }";
  await refused(`tables:${rest}\n  queue: delete\n  ${reading}`, emptied);
  await refused(`outbound: [queue]\ntables:${rest}\n  ${reading}`, emptied);
  t.same(
    await column("select count(*)::int from child where email ~ 'real'"),
    [200],
  );
  await sanitise(
    `tables:${rest}\n  queue: { keep: x }\n  child: { where: parent in (select id from parent where code <> ''), columns: { email: email } }`,
  );
  t.same(
    await column("select count(*)::int from child where email ~ 'real'"),
    [0],
  );
});
