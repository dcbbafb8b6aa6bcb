import t from "tap";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";

const schema = `
  create table person (id int primary key, handle public.citext, name text, attrs public.hstore, label varchar(20), town text);
  insert into person values (1, 'Ann', 'Ánn', 'mail=>x', 'A', 'Bern'), (2, 'Bob', 'Bób', '', 'B', 'Basel');
  create schema tools;
  create function tools.shout(t text) returns text language sql immutable as 'select upper(t)';
  create function tools.twice(t text) returns text language sql immutable as 'select t || t';
  create function public.twice(t text) returns text language sql immutable as 'select ''''';
  create table visit (person int, note text);
  insert into visit values (1, 'x'), (2, 'y');`;

/** Rules for what isn't looked at. */
const others = "visit: { columns: { note: { keep: nothing } } }";

const person = (columns: string, more = "") => `
tables:
  ${others}
  person:
    ${more}
    columns: { "*": { keep: nothing }, ${columns} }`;

// A 14 shows no statement's parse tree for PREPARE, and no ICU folds its capitals.
for (const major of majors.filter((one) => one >= 15))
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { server, sanitise, column } = await startCopy(t, "select 1", {
      major,
    });
    const admin = await server.admin(server.database);
    for (const extension of ["citext", "hstore", "pg_trgm", "unaccent"])
      await admin.query(`create extension ${extension}`);
    await admin.query(
      `grant create on schema public to cobalt; grant create on database cobalt to cobalt; set role cobalt; ${schema} reset role`,
    );
    const refusal = async (rules: string) => {
      const error = await sanitise(rules).then(
        () => undefined,
        (error: unknown) => error,
      );
      return error instanceof Error ? error.message : "";
    };

    t.test("a name that one thing bears is that thing", async (t) => {
      const evidence = await sanitise(
        person(
          `name: { sql: "shout(unaccent(name)) || case when name::citext operator(public.=) 'ánn' then '1' else '' end" }, label: { sql: "'Ä' || (select max(note) from visit where person = person.id) || shout('x')" }`,
          `where: "id in (select person from visit)"`,
        ),
      );
      t.match(await column("select name from person order by id"), [
        /^ANN.*1$/,
        "BOB",
      ]);
      t.same(await column("select label from person order by id"), [
        "ÄxX",
        "ÄyX",
      ]);
      t.match(evidence.databases[0]?.names, [
        { place: "person.where", name: "visit", means: "public.visit" },
        {
          place: "person.name",
          name: "unaccent",
          means: "public.unaccent(regdictionary,text) or public.unaccent(text)",
        },
        { place: "person.name", name: "shout", means: "tools.shout(text)" },
        { place: "person.name", name: "citext", means: "public.citext" },
        { place: "person.label", name: "visit", means: "public.visit" },
        { place: "person.label", name: "shout", means: "tools.shout(text)" },
      ]);
    });

    t.test("one that several bear is a refusal", async (t) => {
      t.match(
        await refusal(person(`name: { sql: "twice(name)" }`)),
        "person.name: twice could be public.twice(text) or tools.twice(text): write which, with its schema and with arguments of exactly its types.",
      );
      await admin.query(
        "create function tools.shout(t varchar) returns text language sql as 'select ''''' ",
      );
      t.match(
        await refusal(person(`name: { sql: "shout(name)" }`)),
        /shout could be tools\.shout\(character varying\) or tools\.shout\(text\)/,
        "a better fitting one that is planted beside it",
      );
      await admin.query("drop function tools.shout(varchar)");
    });

    t.test("an operator is written with its schema", async (t) => {
      t.match(
        await refusal(person(`name: null`, `where: "attrs -> 'mail' = 'x'"`)),
        "person.where: PostgreSQL has no operator -> for these types, and the schema public has one: write operator(public.->) for it.",
      );
      t.match(
        await refusal(person(`name: null`, `where: "name % 'ann'"`)),
        /PostgreSQL has no operator % for these types/,
      );
      t.match(
        await refusal(person(`name: null`, `where: "handle = 'ann'"`)),
        "person.where: = of a value of the type public.citext would be PostgreSQL's own, and public.citext has one in the schema public: write operator(public.=) for that, or make the value a text (::text) for PostgreSQL's.",
      );
      t.match(
        await refusal(person(`name: { sql: "replace(handle, 'A', 'B')" }`)),
        /replace of a value of the type public\.citext .* write public\.replace\(…\)/,
      );
      t.match(
        await refusal(person(`name: null`, `where: "handle in ('ann')"`)),
        /= of a value of the type public\.citext/,
      );
      await sanitise(
        person(
          `town: { constant: "gone" }`,
          `where: "handle operator(public.=) 'ann' and attrs operator(public.->) 'mail' = 'x' and lower(handle) = 'ann' and not handle::text = 'ann'"`,
        ),
      );
      t.same(await column("select town from person order by id"), [
        "gone",
        "Basel",
      ]);
    });

    t.test("what nothing bears is an error of the rule's", async (t) => {
      t.match(
        await refusal(person(`name: { sql: "whisper(name)" }`)),
        /person\.name: the SQL expression doesn't fit \(PostgreSQL answers 42883/,
      );
    });
  });
