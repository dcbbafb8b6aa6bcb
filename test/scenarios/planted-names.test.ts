import t from "tap";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";

/** Types that columns have, or that our statements compare, join and look into. */
const types = [
  ...["text", "varchar", "bpchar", "name", "citext", "integer", "bigint"],
  ...["oid", "jsonb", "json", "bytea", "inet", "date", "text[]", '"char"'],
];

/**
 * A database in which a role that may only make things in `public` has planted an overload of every function and
 * operator of PostgreSQL's for every one of those types, so that theirs fits better than PostgreSQL's own wherever
 * that takes another type: the schema stood in the path of every session once. Each raises a flag and lies.
 */
const planting = `
  create table public.flag (what text);
  grant insert on public.flag to public;
  alter table public.flag owner to cobalt;
  do $do$
  declare
    one record;
    kind text;
    body text;
  begin
    set local check_function_bodies = off;
    for one in
      select distinct p.proname as name, p.pronargs as count from pg_catalog.pg_proc p
      where p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace and p.pronargs between 1 and 3
        and p.proname in ('concat', 'concat_ws', 'format', 'lower', 'upper', 'md5', 'encode', 'decode', 'left', 'right', 'length',
          'octet_length', 'char_length', 'btrim', 'rtrim', 'replace', 'translate', 'strpos', 'substr', 'split_part', 'ascii', 'chr', 'abs',
          'regexp_replace', 'regexp_matches', 'regexp_split_to_table', 'string_to_array', 'array_to_string', 'to_jsonb', 'to_json', 'quote_ident',
          'sha256', 'convert_to', 'convert_from', 'textsend', 'get_byte', 'to_hex', 'lpad', 'current_setting', 'set_config',
          'pg_get_userbyid', 'pg_has_role', 'has_database_privilege', 'format_type', 'pg_get_expr', 'pg_get_indexdef', 'pg_get_constraintdef',
          'obj_description', 'shobj_description', 'pg_describe_object', 'pg_relation_size', 'pg_table_size', 'pg_relation_filenode',
          'unnest', 'cardinality', 'array_remove', 'generate_series', 'jsonb_typeof', 'json_typeof', 'json_each', 'jsonb_path_query',
          'to_regclass', 'trunc', 'round', 'quote_literal', 'pg_size_bytes', 'aclexplode', 'pg_terminate_backend', 'host', 'col_description')
    loop
      foreach kind in array array[TYPES] loop
        body := pg_catalog.format($f$create or replace function public.%I(%s) returns text language plpgsql as $b$ begin
          insert into public.flag values (%L); return ''; end $b$$f$,
          one.name, pg_catalog.array_to_string(pg_catalog.array_fill(kind, array[one.count::int]), ', '), one.name || '(' || kind || ')');
        begin execute body; exception when others then null; end;
      end loop;
      begin
        execute pg_catalog.format($f$create or replace function public.%I(%s) returns text language plpgsql as $b$ begin
          insert into public.flag values (%L); return ''; end $b$$f$, one.name,
          pg_catalog.array_to_string(pg_catalog.array_fill('text'::text, array[one.count::int]), ', '), one.name);
      exception when others then null; end;
    end loop;
    for one in
      select distinct o.oprname as name from pg_catalog.pg_operator o
      where o.oprnamespace = 'pg_catalog'::pg_catalog.regnamespace and o.oprkind = 'b'
        and o.oprname in ('||', '=', '<>', '<', '>', '<=', '>=', '~', '~*', '!~', '!~*', '~~', '!~~', '->', '->>', '#>>', '-', '+', '*', '/', '%', '?', '@>', '<@', '&&')
    loop
      foreach kind in array array[TYPES] loop
        declare other text; begin
          foreach other in array array[kind, 'text', 'integer'] loop
            begin
              execute pg_catalog.format($f$create or replace function public.planted_%s(%s, %s) returns %s language plpgsql as $b$ begin
                insert into public.flag values (%L); return null; end $b$$f$,
                pg_catalog.translate(one.name, '|=<>~!*-#+/%?@&', 'abcdefghijklmno'), kind, other,
                case when one.name in ('||', '->', '->>', '#>>', '-', '+', '*', '/', '%') then 'text' else 'boolean' end, one.name || ' ' || kind || ',' || other);
              execute pg_catalog.format($f$create operator public.%s (leftarg = %s, rightarg = %s, function = public.planted_%s)$f$,
                one.name, kind, other, pg_catalog.translate(one.name, '|=<>~!*-#+/%?@&', 'abcdefghijklmno'));
            exception when others then null; end;
          end loop;
        end;
      end loop;
    end loop;
  end $do$;
  truncate public.flag`.replaceAll(
  "TYPES",
  types.map((type) => `'${type}'`).join(", "),
);

const schema = `
  create table person (id int primary key, email varchar(80), handle citext, code text, tags text[], data jsonb, raw json,
    born date, bytes bytea, ip inet, note text, number bigint, letter char(5));
  insert into person select i, 'ann' || i || '@firm-one.de', 'Ann' || i || '@firm-one.de', 'A ' || i, array['a', 'b' || i], '{"mail": "bob@firm-one.de"}',
    '{"mail": "bob@firm-one.de"}', '1970-01-01', 'x', '10.1.2.3', 'free', i, 'abc' from generate_series(1, 50) i;
  create materialized view seen as select id, code from person;
  create index on person (lower(code));
  create table gone (id int, email text);
  insert into gone values (1, 'eve@firm-one.de');
  comment on table gone is 'ours';`;

const rules = `
outbound: [gone]
tables:
  flag: { columns: { what: { keep: what a test plants } } }
  person:
    where: "id > 0 and code || 'x' <> ''"
    columns:
      email: email
      handle: email
      code: { sql: "'Player ' || id" }
      tags: free text
      data: { json: { mail: email }, rest: nothing }
      raw: { json: { mail: email }, rest: nothing }
      born: date of birth
      bytes: { keep: nothing }
      ip: ip address
      note: free text
      letter: { choice: [a, b] }
`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { server, sanitise, column } = await startCopy(t, "select 1", {
      major,
    });
    const admin = await server.admin(server.database);
    await admin.query("create extension citext");
    await admin.query(
      `grant create on schema public to cobalt; set role cobalt; ${schema} reset role;`,
    );
    await admin.query(planting);
    t.ok(
      Number(
        (
          await column(
            "select (count(*) filter (where pronamespace = 'public'::regnamespace))::int from pg_catalog.pg_proc",
          )
        )[0],
      ) > 1000,
      "much is planted",
    );

    t.test("nothing that is planted runs, and all is masked", async (t) => {
      await sanitise(rules);
      t.same(await column("select what from public.flag"), []);
      t.match(await column("select code from public.person where id = 1"), [
        "Player 1",
      ]);
      t.same(
        await column(
          "select count(*)::int from public.person p where to_jsonb(p)::pg_catalog.text operator(pg_catalog.~) 'firm-one'::pg_catalog.text",
        ),
        [0],
      );
    });

    t.test("the audit finds what stands there", async (t) => {
      await admin.query(
        "update public.person set code = 'carl@firm-one.de'::pg_catalog.text, handle = 'dora@firm-one.de' where id operator(pg_catalog.=) 1; truncate public.flag",
      );
      await t.rejects(
        sanitise(
          'outbound: [gone]\ntables: { flag: { columns: { what: { keep: x } } }, person: { columns: { "*": { keep: nothing } } } }',
        ),
        {
          name: "AuditFailed",
          message:
            /(?=[\s\S]*person, column code: e-mail address in 1 row)[\s\S]*person, column handle: e-mail address in 1 row/,
        },
      );
      t.same(await column("select what from public.flag"), []);
    });
  });
