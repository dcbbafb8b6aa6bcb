import t from "tap";
import { startCopy } from "../support/copy";

t.test(
  "casts and types that people made hide nothing and run nothing",
  async (t) => {
    const { sanitise, column } = await startCopy(
      t,
      `create table flag (what text);
      create type contact as (name text, mail text);
      create type mood as enum ('good', 'bad');
      create type public.date as (mail text);
      create type public.int8 as (mail text);
      create table person (id int primary key, contact contact, contacts contact[], mood mood, moods mood[], born public.date, number public.int8);
      insert into person values (1, ('Ann', 'ann@firm-one.de'), array[('Bob', 'bob@firm-one.de')::contact], 'good', '{good}',
        row('carl@firm-one.de'), row('dora@firm-one.de'));
      create function hide(contact) returns text language plpgsql as $$ begin insert into public.flag values ('contact'); return ''; end $$;
      create function hide(contact[]) returns text language plpgsql as $$ begin insert into public.flag values ('contacts'); return ''; end $$;
      create function hide(mood) returns text language plpgsql as $$ begin insert into public.flag values ('mood'); return ''; end $$;
      create function show(text) returns mood language plpgsql as $$ begin insert into public.flag values ('to mood'); return 'bad'; end $$;
      create cast (contact as text) with function hide(contact) as implicit;
      create cast (contact[] as text) with function hide(contact[]) as assignment;
      create cast (mood as text) with function hide(mood) as implicit;
      create cast (text as mood) with function show(text) as assignment;
      create function public.concat_ws(text, text) returns text language sql as 'select ''''';
      create operator public.|| (leftarg = text, rightarg = int, function = pg_catalog.left)`,
    );
    const kept = (more = "") =>
      `tables: { flag: { columns: { what: { keep: x } } }, person: { columns: { "*": { keep: nothing }${more} } } }`;
    const error = await sanitise(kept()).then(
      () => undefined,
      (error: unknown) => error,
    );
    t.match(error, { name: "AuditFailed" });
    for (const name of ["contact", "contacts", "born", "number"])
      t.match(
        String(error),
        `person, column ${name}: e-mail address in 1 row`,
        name,
      );
    await t.rejects(sanitise(kept(', moods: { choice: ["bad"] }')), {
      name: "RulesDontFit",
      message:
        /moods: people have made a cast between its type, public\.mood\[\], and texts, and what it would run isn't called\. Use null or a constant\./,
    });
    const evidence = await sanitise(
      kept(
        ', contact: null, contacts: null, born: null, number: null, mood: { choice: ["bad"] }',
      ),
    );
    t.same(await column("select mood from person"), ["bad"]);
    t.same(await column("select what from flag"), []);
    t.same(evidence.databases[0]?.namesakes, [
      "cast contact as text",
      "cast contact[] as text",
      "cast mood as text",
      "cast text as mood",
      "function concat_ws(text,text)",
      "operator ||(text,integer)",
      "type date",
      "type int8",
    ]);
  },
);
