import t from "tap";
import { RulesDontFit } from "../../sanitise/server/rules-dont-fit";
import { problemWords } from "../../steps/engine-words";
import { startCopy } from "../support/copy";

const schema = `
  create table person (
    id int primary key, email text, nick text, alias text, mail text generated always as (lower(email)) stored);
  insert into person
    select i, 'p' || i || '@' || (array['ours.org', 'real.org', 'other.net'])[i % 3 + 1], 'Nick' || i, 'Alias' || i
    from generate_series(1, 30) i;
  create table visit (id int primary key, person int references person, email text);
  insert into visit select i, i, 'p' || i || '@real.org' from generate_series(1, 30) i;
  create materialized view addresses as select id, email as address from person with no data;
  create function is_known(int) returns boolean language sql stable as
    'select exists (select from person where id = $1 and email like ''%real%'')';
  analyze;`;

const tables = (
  person: string,
  visit = "columns: { email: email }",
  more = "",
) => `
tables:
  visit: { ${visit} }
  person: { ${person} }
${more}`;

const plain =
  "columns: { email: email, nick: { keep: x }, alias: { keep: x } }";

const deleting = `delete: "email not like '%@ours.org'", ${plain}`;
const visits = `delete: "person in (select id from person where email not like '%@ours.org')", columns: { email: email }`;

/** Fails after everything is masked, as an audit does. */
const failing = {
  commands: { before: 0, after: 1 },
  run: async (when: "before" | "after") => {
    if (when === "after") throw new Error("The command failed.");
    return [];
  },
};

async function problemsOf(run: Promise<unknown>): Promise<readonly string[]> {
  const error = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof RulesDontFit) return error.problems.map(problemWords);
  throw error ?? new Error("The rules were taken.");
}

t.test("a condition that deletes isn't judged by masks", async (t) => {
  const { sanitise, column } = await startCopy(t, schema);
  const rows = () =>
    column(
      "select p::text from person p union all select v::text from visit v order by 1",
    );
  const rules = tables(deleting, visits);
  await t.rejects(sanitise(rules, failing), { message: "The command failed." });
  const once = await rows();
  t.equal(once.length, 20);
  await sanitise(rules);
  t.same(await rows(), once);
});

t.test("rows that are loaded between are deleted too", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, schema);
  const rules = tables(
    plain,
    `delete: "email like '%1@real.org'", columns: { email: email }`,
  );
  await admin.query("comment on table visit is 'p1@real.org'");
  await t.rejects(sanitise(rules), { name: "AuditFailed" });
  await admin.query(`
    comment on table visit is null; truncate visit;
    insert into visit values (1, 1, 'p1@real.org'), (2, 2, 'p2@real.org')`);
  await sanitise(rules);
  t.same(await column("select id from visit"), [2]);
  t.same(await column("select 1 from visit where email ~ 'real'"), []);
});

t.test(
  "what would read masks is refused, and nothing is written",
  async (t) => {
    const { sanitise, column } = await startCopy(t, schema);
    await t.rejects(sanitise(tables(plain), failing), {
      message: "The command failed.",
    });
    const rows = () => column("select p::text from person p order by id");
    const once = await rows();
    const refused = async (person: string, place: string) => {
      const problems = await problemsOf(sanitise(tables(person)));
      t.match(
        problems,
        [
          new RegExp(
            `^person\\.${place}: it reads person.email, which an earlier run .* fresh copy`,
          ),
        ],
        person,
      );
      t.equal(problems.length, 1);
      t.same(await rows(), once);
    };
    const columns = (nick: string, email = "email") =>
      `columns: { email: ${email}, nick: ${nick}, alias: { keep: x } }`;
    const masked = columns("token");
    await refused(`where: "email like '%@real.org'", ${masked}`, "where");
    await refused(`where: "mail like '%@real.org'", ${masked}`, "where");
    await refused(
      `where: "id in (select id from addresses where address like '%@real.org')", ${masked}`,
      "where",
    );
    await refused(`delete: "email like '%@real.org'", ${plain}`, "delete");
    await refused(
      columns(
        `{ sql: "case when email like '%@real.org' then 'x' else nick end" }`,
      ),
      "nick",
    );
    await refused(
      columns(
        "{ keep: x }",
        `{ sql: "replace(email, '@real.org', '@example.com')" }`,
      ),
      "email",
    );
    await refused(
      `where: "person::text like '%@real.org%'", ${masked}`,
      "where",
    );
    t.match(
      await problemsOf(sanitise(tables(`where: "is_known(id)", ${masked}`))),
      [/^person\.where: it calls a function that isn't immutable/],
    );
  },
);

t.test("what reads none goes on in place", async (t) => {
  const { sanitise, column } = await startCopy(t, schema);
  await t.rejects(sanitise(tables(plain), failing), {
    message: "The command failed.",
  });
  const addresses = await column(
    "select email from person where id > 3 and id <> 7 order by id",
  );
  await sanitise(
    tables(
      `delete: "id <= 3", where: "id <> 6", columns: { email: { sql: "case when id = 7 then 'a@example.com' else pg_temp.mask_email(email) end" }, nick: { sql: "'nick ' || id" }, alias: { sql: "upper(alias)" } }`,
      `delete: "person <= 3", columns: { email: email }`,
    ),
  );
  t.same(
    await column("select email from person where id <> 7 order by id"),
    addresses,
  );
  t.same(await column("select email from person where id = 7"), [
    "a@example.com",
  ]);
  t.same(
    await column(
      "select nick || alias from person where id in (5, 6) order by id",
    ),
    ["nick 5ALIAS5", "Nick6Alias6"],
  );
});

t.test("another table's deleted rows aren't missed in silence", async (t) => {
  const { sanitise } = await startCopy(t, schema);
  const gone = `delete: "id <= 3", ${plain}`;
  await t.rejects(
    sanitise(
      tables(gone, `delete: "person <= 3", columns: { email: email }`),
      failing,
    ),
    { message: "The command failed." },
  );
  t.match(
    await problemsOf(
      sanitise(
        tables(
          gone,
          `delete: "person <= 3 or id not in (select id from person)", columns: { email: email }`,
        ),
      ),
    ),
    [
      /^visit\.delete: it reads person, of which an earlier run .* deleted rows/,
    ],
  );
});
