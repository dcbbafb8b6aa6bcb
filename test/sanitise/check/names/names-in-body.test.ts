import t from "tap";
import { namesInBody } from "../../../../sanitise/check/names/names-in-body";

/** `function lower`, `table app.person`. */
const named = (body: string) =>
  namesInBody(body).map(
    ({ what, schema, name }) =>
      `${what} ${schema === undefined ? "" : `${schema}.`}${name}`,
  );

const bodies: readonly (readonly [
  what: string,
  body: string,
  names: string[],
])[] = [
  ["a call", "select Plain (t)", ["function plain"]],
  ["one in quotes", 'select "Plain ""x"""(t)', ['function Plain "x"']],
  ["one with its schema", 'select App."P"(t)', ["function app.P"]],
  ["one with the database too", "select a.person.name from db.app.person", []],
  [
    "tables",
    "select 1 from person p join only app.town on true; delete from visit; update note set x = 1; insert into log (t) values (1)",
    [
      "table person",
      "table app.town",
      "table visit",
      "table note",
      "table log",
    ],
  ],
  ["a function in FROM", "select 1 from series(1, 2)", ["function series"]],
  [
    "types",
    "declare a person%rowtype; b town.name%type; begin return x::mood; end",
    ["table person", "table town", "type mood"],
  ],
  [
    "FROM that no table follows",
    "select extract(year from born), trim(both from name), substring(a from b), a is distinct from b",
    [],
  ],
  ["INTO a variable", "select 1 into result; for update of person", []],
  [
    "ON CONFLICT",
    "insert into log values (1) on conflict (id) do update set x = 1",
    ["table log"],
  ],
  [
    "what it makes itself",
    "create temp table if not exists mine (id int); with recursive tree(a, b) as (select 1 from mine), leaf as not materialized (select 1) select 1 from tree, leaf join leaf on true",
    [],
  ],
  [
    "an alias with columns",
    "select 1 from pg_catalog.unnest(x) as u(a), (select 1) v(a)",
    ["function pg_catalog.unnest"],
  ],
  [
    "texts and comments",
    "-- from a\n/* from b /* c() */ d() */ select 'e()', E'it\\'s f()', $$ g() $$, $x$ h() $$ $x$, 'a''i()'",
    [],
  ],
  [
    "words of the language",
    "if (a) then return (b); elsif (c) in (d) then raise notice '' using errcode = coalesce(e, nullif(f, g)); end if",
    [],
  ],
];

for (const [what, body, names] of bodies)
  t.test(what, async (t) => t.same(named(body), names));
