import t from "tap";
import { wordingOf } from "../../sanitise/cli/wording";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";

/** What people write: no schema before the inner function. */
const plain = `
  create function plain(t text) returns text language sql immutable as $$ select translate(t, 'áé', 'ae') $$;
  create table word (t text);
  insert into word values ('fine')`;

const sentence = (where: string, name: string, schema = "public") =>
  new RegExp(
    `person.*: the function public\\.key\\(.*\\), which ${where} uses.*, names ${name} without its schema\\. .*alter function public\\.key\\(.*\\) set search_path = pg_catalog, ${schema}[,.]`,
    "i",
  );

interface Case {
  readonly what: string;
  /** Made with what the function names in sight, as it is where an application makes it. */
  readonly setup: string;
  readonly refusal: RegExp;
}

const key = (body: string, more = "immutable") =>
  `create or replace function key(t text) returns text language plpgsql ${more} as $$ begin ${body} end $$;`;
/** First with the schema, as PostgreSQL 17 wants it where an index is made, and then without. */
const later = (use: string, body = "return plain(t);") =>
  `${key("return t;")} ${use}; ${key(body)}`;

const refused: readonly Case[] = [
  {
    what: "an index's expression",
    setup: later("create index on person (key(name))"),
    refusal: sentence("the index person_key_idx", "plain"),
  },
  {
    what: "an index's condition",
    setup: later("create index part on person (id) where key(name) > 'a'"),
    refusal: sentence("the index part", "plain"),
  },
  {
    what: "an exclusion constraint",
    setup: later(
      "alter table person add constraint one exclude using btree (key(name) with =)",
    ),
    refusal: sentence("the (index|constraint) one", "plain"),
  },
  {
    what: "a check, by a table",
    setup: `create function key(t text) returns text language sql stable as $$ select max(w.t) from word w $$;
      alter table person add constraint good check (key(name) is not null)`,
    refusal: sentence("the constraint good", "word"),
  },
  {
    what: "a check with the whole row, by a row's type",
    setup: `create function key(p person) returns boolean language plpgsql as $$ declare w word%rowtype; begin w := null::word; return p.id > 0; end $$;
      alter table person add constraint good check (key(person))`,
    refusal: sentence("the constraint good", "word"),
  },
  {
    what: "a domain's check",
    setup: `${key("return plain(t);")} create domain nice as text check (key(value) <> '');
      alter table person alter column name type nice`,
    refusal: sentence("the type of a column", "plain"),
  },
  {
    what: "a generated column",
    setup: `${key("return plain(t);")} alter table person add column k text generated always as (key(name)) stored`,
    refusal: sentence("the generated column k", "plain"),
  },
  {
    what: "a partition's index",
    setup: `create table persons (id int, name text) partition by list (id);
      create table persons_1 partition of persons for values in (1);
      insert into persons values (1, 'Ann');
      drop table person;
      alter table persons rename to person;
      ${later("create index own on persons_1 (key(name))")}`,
    refusal: sentence("the index own", "plain"),
  },
  {
    what: "a materialized view's query, through a view and a cast that it asks for",
    setup: `${key("return t;")}
      create type pair as (one text, two text);
      create function pair_text(p pair) returns text language sql immutable as $$ select public.key(p.one) $$;
      create cast (pair as text) with function pair_text(pair);
      create view seen as select id, cast(row(name, 'x')::pair as text) as k from person;
      create materialized view keys as select k from seen; ${key("return plain(t);")}`,
    refusal:
      /keys: the function public\.key\(text\), which the query of the materialized view uses, names plain without/,
  },
  {
    what: "a function that another calls with its schema",
    setup: `${key("return plain(t);")}
      create function outer_key(t text) returns text language sql immutable as $$ select public.key(t) $$;
      alter table person add constraint good check (outer_key(name) <> '')`,
    refusal: sentence("the constraint good", "plain"),
  },
  {
    what: "a text for EXECUTE, which nobody can read",
    setup: `${key("execute 'select ' || 'pla' || 'in($1)' into t using t; return t;")}
      alter table person add constraint good check (key(name) <> '')`,
    refusal: sentence("the constraint good", "plain"),
  },
  {
    what: "an operator of an extension's",
    setup: `create function key(t text) returns boolean language sql as $$ select t % 'Ann' or true $$;
      alter table person add constraint good check (key(name))`,
    refusal: sentence("the constraint good", "%"),
  },
];

const honest = `
  create function own_path(t text) returns text language plpgsql immutable set search_path = public as $$ begin return plain(t); end $$;
  create function with_schema(t text) returns text language plpgsql immutable as $$
    -- plain(t) from word
    declare word text := 'plain(t)'; year date := '2020-01-01';
    begin /* from word /* plain(t) */ */
      if extract(year from year) is distinct from 2020 then return null; end if;
      with word(a) as (select 1), plain as materialized (select a from word) select a::text into word from plain;
      return public.plain(t) || coalesce(word, $x$ from word $x$);
    end $$;
  create function parsed(t text) returns text immutable begin atomic select plain(t); end;
  create function unused(t text) returns text language plpgsql as $$ begin return plain(t); end $$;
  create index on person (own_path(name));
  alter table person add check (with_schema(name) <> ''), add check (parsed(name) <> '');
  create table kept (t text, check (unused(t) <> ''));
  create materialized view keys as select with_schema(name) as k from person`;

const rules = `
tables:
  word: { columns: { t: { keep: nothing } } }
  person: { columns: { name: full name } }`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, column, sanitise, said } = await startCopy(t, "select 1", {
      major,
    });
    const begin = (setup: string) =>
      admin.query(`drop schema public cascade; create schema public authorization cobalt;
        create extension pg_trgm schema public; set role cobalt;
        create table person (id int primary key, name text);
        insert into person values (1, 'Ánn'); ${plain}; ${setup}; reset role`);
    for (const { what, setup, refusal } of refused)
      t.test(`is refused before a write: ${what}`, async (t) => {
        await begin(setup);
        said.length = 0;
        const error = await sanitise(rules).then(
          () => undefined,
          (error: unknown) => error,
        );
        t.match(error, { name: "RulesDontFit" });
        t.match(wordingOf(error), refusal);
        t.equal(wordingOf(error).match(/ names /g)?.length, 1, "told once");
        t.notMatch(said.join("\n"), /put aside|masking/);
      });
    t.test("nothing is, where all that runs finds what it names", async (t) => {
      await begin(honest);
      const { outcome } = await sanitise(
        `${rules}\n  kept: { columns: { t: { keep: nothing } } }`,
      );
      t.equal(outcome, "clean");
      t.not((await column("select name from person"))[0], "Ánn");
    });
  });
