import t from "tap";
import { withClient } from "../../postgres/connect/connect";
import { sqlstateOf } from "../../postgres/errors";
import { readCatalogue } from "../../sanitise/catalogue/read-catalogue";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

/** One thing that somebody has left in production. */
interface Planting {
  readonly what: string;
  /** As a role that may only make things in `public`, save where `by` says another. */
  readonly sql: string;
  readonly by?: "builder" | "master";
  /** From which version PostgreSQL has it. */
  readonly since?: number;
  /** Rules for its tables, each a line. */
  readonly rules?: readonly string[];
  /** PostgreSQL itself lets only a superuser make it: the SQLSTATE of its refusal. */
  readonly refused?: string;
  /** How the audit names it. */
  readonly found?: readonly RegExp[];
  /** A query of one column that must be empty afterwards, besides what none may do. */
  readonly empty?: string;
}

const address = "'anna@real.org'";
const kept = (table: string) =>
  `${table}: { columns: { "*": { keep: what a test plants } } }`;
const masked = (table: string, more = "") =>
  `${table}: { columns: { email: email${more} } }`;

const plantings: readonly Planting[] = [
  {
    what: "a trigger that fires always, by what it finds in pg_temp",
    sql: `create table m_trigger (email text); insert into m_trigger values (${address});
      create function on_temp() returns trigger language plpgsql as $$ begin perform public.take('trigger'); return null; end $$;
      create trigger t before update on m_trigger for each row execute function on_temp()`,
    rules: [masked("m_trigger")],
    empty: "select at from flag where at = 'trigger'",
  },
  {
    what: "a deferred constraint trigger",
    sql: `create table m_deferred (email text); insert into m_deferred values (${address});
      create constraint trigger t after update on m_deferred deferrable initially deferred for each row execute function on_temp()`,
    rules: [masked("m_deferred")],
    empty: "select at from flag where at = 'trigger'",
  },
  {
    what: "an operator in the condition of an index",
    sql: `create function same(text, text) returns boolean language plpgsql immutable as $$ begin return public.take('operator'); end $$;
      create operator public.=== (leftarg = text, rightarg = text, function = same);
      create table m_operator (email text); insert into m_operator values (${address});
      create index on m_operator (email) where email === 'x'`,
    rules: [masked("m_operator")],
  },
  {
    what: "a language with a handler of its own",
    sql: "create language mine handler plpgsql_call_handler",
    refused: "42501",
  },
  {
    what: "a base type with an output function of its own",
    sql: "create type raw; create function raw_out(raw) returns cstring language internal immutable as 'textout'",
    refused: "42501",
  },
  {
    what: "an operator class",
    sql: "create operator class mine for type text using btree as operator 1 <",
    refused: "42501",
  },
  {
    what: "an event trigger",
    sql: "create function on_ddl() returns event_trigger language plpgsql as $$ begin end $$; create event trigger e on ddl_command_end execute function on_ddl()",
    refused: "42501",
  },
  {
    what: "a leakproof function",
    sql: "create function leaks(text) returns boolean language sql leakproof as 'select true'",
    refused: "42501",
  },
  {
    what: "a security label",
    sql: `create table m_label (id int); security label on table m_label is ${address}`,
    rules: [],
    refused: "22023",
  },
  {
    what: "a text search dictionary with a name in its options",
    sql: `create text search dictionary names (template = simple, stopwords = ${address})`,
    refused: "22023",
  },
  {
    what: "a default that does something",
    sql: `create table m_default (email text, other boolean default public.take('default')); insert into m_default values (${address}, true)`,
    rules: [masked("m_default")],
    empty: "select at from flag where at = 'default'",
  },
  {
    what: "an expression in a statistics object",
    sql: `create function seen_text(text) returns text language plpgsql immutable as $$ begin perform public.take('statistics'); return $1; end $$;
      create table m_statistics (email text, note text); insert into m_statistics select 'b' || i || '@real.org', i::text from generate_series(1, 20) i;
      create statistics s_statistics on (public.seen_text(email)), note from m_statistics`,
    rules: [masked("m_statistics", ", note: { keep: x }")],
  },
  {
    what: "a range type with a difference of its own, under a GiST index",
    sql: `create function note_range() returns void language sql as $$ insert into public.flag values (session_user, 'range') $$;
      create function gap(float8, float8) returns float8 language plpgsql immutable as $$ begin perform public.note_range(); return $1 - $2; end $$;
      create type span as range (subtype = float8, subtype_diff = gap);
      create table m_range (email text, span span); insert into m_range select 'c' || i || '@real.org', span(i, i + 1) from generate_series(1, 500) i;
      create index on m_range using gist (span)`,
    rules: [masked("m_range", ", span: { keep: x }")],
  },
  {
    what: "a range, a multirange and an array of texts",
    sql: `create type words as range (subtype = text, multirange_type_name = wordses);
      create table m_ranges (a words, b wordses, c words[]);
      insert into m_ranges values (words(${address}, 'b@real.org'), wordses(words(${address}, 'b@real.org')), array[words(${address}, 'b@real.org')])`,
    rules: [kept("m_ranges")],
    found: [/m_ranges, column a/, /m_ranges, column b/, /m_ranges, column c/],
  },
  {
    what: "a domain over a domain over a composite type, with checks",
    sql: `create type pair as (one text, two text);
      create domain inner_pair as pair check (public.take('domain')); create domain outer_pair as inner_pair check (public.take('domain'));
      create table m_domain (v outer_pair, vs outer_pair[]); insert into m_domain values (row(${address}, 'x'), array[row(${address}, 'x')::outer_pair])`,
    rules: [kept("m_domain")],
    found: [/m_domain, column v:/, /m_domain, column vs:/],
  },
  {
    what: "a nondeterministic collation",
    sql: `create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create table m_loose (a text collate loose, b text[] collate loose, email varchar(40) collate loose unique);
      insert into m_loose values (${address}, array[${address}], ${address})`,
    rules: [
      "m_loose: { columns: { a: { keep: x }, b: { keep: x }, email: email } }",
    ],
    found: [/m_loose, column a/, /m_loose, column b/],
  },
  {
    what: "an address in a collation's rules",
    since: 16,
    sql: "create collation ruled (provider = icu, locale = 'und', rules = '& a < ''anna@real.org''')",
    found: [/collation ruled/],
  },
  {
    what: "types that texts hide in: tsvector, jsonpath, refcursor, xml",
    sql: `create table m_odd (a tsvector, b jsonpath, c refcursor, d xml, e tsquery);
      insert into m_odd values (to_tsvector('simple', ${address}), '$.a == "anna@real.org"', ${address}, '<a>anna@real.org</a>', '''anna@real.org''')`,
    rules: [kept("m_odd")],
    found: ["a", "b", "c", "d", "e"].map(
      (column) => new RegExp(`m_odd, column ${column}:`),
    ),
  },
  {
    what: "rules that write elsewhere, or nothing",
    sql: `create table m_rule (email text); insert into m_rule values (${address});
      create rule also as on update to m_rule do also insert into flag values (session_user, old.email);
      create table m_instead (email text); insert into m_instead values (${address});
      create rule nothing as on update to m_instead do instead nothing`,
    rules: [masked("m_rule"), masked("m_instead")],
    empty: "select email from m_instead where email !~ 'example.com'",
  },
  {
    what: "a view of the invoker's with a trigger instead of updates",
    since: 15,
    sql: `create view m_view with (security_invoker, security_barrier) as select email, public.take('view') from m_rule;
      create trigger t instead of update on m_view for each row execute function on_temp()`,
    empty: "select at from flag where at = 'view'",
  },
  {
    what: "a forced policy that hides rows",
    sql: `create table m_policy (email text, note text); insert into m_policy values (${address}, ${address});
      alter table m_policy enable row level security; alter table m_policy force row level security;
      create policy hide on m_policy using (public.take('policy') and email = ${address} and false)`,
    rules: [masked("m_policy", ", note: { keep: x }")],
    found: [/m_policy, column note/, /policy hide/],
    empty: "select email from m_policy where email !~ 'example.com'",
  },
  {
    what: "addresses as bounds of partitions, and a function in the key",
    sql: `create table m_list (email text) partition by list (email);
      create table m_list_1 partition of m_list for values in (${address}); create table m_list_2 partition of m_list default;
      create table m_key (email text) partition by list ((public.seen_text(email)));
      create table m_key_1 partition of m_key default; insert into m_key values (${address}); insert into m_list values ('z@real.org')`,
    rules: [masked("m_list"), masked("m_key")],
    found: [/m_list_1/],
  },
  {
    what: "an heir with more columns, one of them computed",
    sql: `create table m_parent (email text); create table m_heir (note text, made text generated always as (public.seen_text(note)) stored) inherits (m_parent);
      insert into m_heir (email, note) values (${address}, ${address})`,
    rules: [masked("m_parent"), "m_heir: { columns: { note: { keep: x } } }"],
    found: [/m_heir, column note/, /m_heir, column made/],
  },
  {
    what: "an address at the end of megabytes, stored apart",
    sql: `create table m_long (a text, b text, c bytea); alter table m_long alter a set storage external;
      insert into m_long values (repeat('x ', 2000000) || ${address}, repeat('x ', 2000000) || ${address}, convert_to(repeat('x ', 1000000) || ${address}, 'UTF8'))`,
    rules: [kept("m_long")],
    found: ["a", "b", "c"].map(
      (column) => new RegExp(`m_long, column ${column}:`),
    ),
  },
  {
    what: "names with quotes, line ends, per cent signs and dollars",
    sql: `create table "a""b'c%s $$ \\ %I\n" ("x"";--\n$1" text, email text); insert into "a""b'c%s $$ \\ %I\n" values (${address}, ${address});
      create index "i'""%\n" on "a""b'c%s $$ \\ %I\n" (email)`,
    rules: [
      `${JSON.stringify(`"a""b'c%s $$ \\ %I\n"`)}: { columns: { email: email, ${JSON.stringify(`x";--\n$1`)}: { keep: x } } }`,
    ],
    found: [/table "a""b'c%s \$\$ \\ %I\n", column x";--\n\$1: e-mail/],
  },
  {
    what: "tables under this project's names, in public",
    sql: `create table prod_copy (email text); create table "prod_copy.marker" (email text); create table masked_column (email text);
      insert into prod_copy values (${address}); insert into "prod_copy.marker" values (${address}); insert into masked_column values (${address})`,
    rules: [
      masked("prod_copy"),
      kept(`'"prod_copy.marker"'`),
      masked("masked_column"),
    ],
    found: [/prod_copy\.marker/],
  },
  {
    what: "what an aggregate begins with",
    sql: `create aggregate all_of(text) (sfunc = textcat, stype = text, initcond = ${address})`,
    found: [/all_of/],
  },
  {
    what: "a conversion that is to be the default",
    sql: "create default conversion public.planted for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1",
  },
  {
    what: "statistics of rows that are gone, of several columns and under a forced policy",
    sql: `create table m_gone (email text, note text); insert into m_gone select ${address}, ${address} from generate_series(1, 50);
      create statistics s_gone (mcv) on email, note from m_gone; create index on m_gone (upper(email)); analyze m_gone; delete from m_gone;
      alter table m_gone enable row level security; alter table m_gone force row level security`,
    rules: [kept("m_gone")],
    found: [
      /table m_gone, column email: e-mail address in what the planner/,
      /m_gone, column note: e-mail address in what the planner/,
      /index public\.m_gone_upper_idx/,
      /statistics object public\.s_gone/,
    ],
  },
  {
    what: "the value that a column had where rows are older than it",
    sql: `create table m_missing (id int, email text); insert into m_missing values (1, 'x@real.org');
      alter table m_missing add note text default ${address}, add more text[] default array[${address}]; alter table m_missing alter note drop default, alter more drop default; update m_missing set note = '', more = null`,
    rules: [kept("m_missing")],
    found: [/m_missing, column email/, /column note of table m_missing/],
  },
  {
    what: "constants of checks, defaults, domains, enums, indexes, triggers, functions, comments",
    sql: `create table m_constants (a text default ${address}, b text check (b <> ${address})); create index i_constants on m_constants (b) where a <> ${address};
      create domain d_constants as text default ${address} check (value <> 'other@real.org'); create type e_constants as enum (${address});
      create function f_constants(a text default ${address}) returns text language sql as 'select a'; create function g_constants() returns text language sql set search_path = ${address} as 'select 1::text';
      create trigger t_constants before update on m_constants for each row execute function suppress_redundant_updates_trigger();
      create function h_constants() returns text language sql begin atomic select 'anna@real.org'::text; end;
      comment on index i_constants is ${address}; comment on column m_constants.a is ${address}; comment on trigger t_constants on m_constants is ${address}`,
    rules: [kept("m_constants")],
    found: [
      /column a of table m_constants/,
      /constraint m_constants_b_check/,
      /index i_constants/,
      /type d_constants/,
      /type e_constants/,
      /function f_constants/,
      /function g_constants/,
      /function h_constants/,
      /comments, index i_constants/,
      /comments, trigger t_constants/,
    ],
  },
  {
    what: "a large object",
    sql: `select lo_from_bytea(0, convert_to(${address}, 'UTF8'))`,
    found: [/large object/],
  },
  {
    what: "rights to whatever its owner makes",
    sql: "alter default privileges grant all on tables to public; alter default privileges grant usage on schemas to public",
  },
  {
    what: "the same by the master, long ago",
    by: "master",
    sql: "alter default privileges grant all on tables to public; alter default privileges grant all on schemas to public; alter default privileges grant all on sequences to public",
    empty: `select coalesce(c.relname, n.nspname) from pg_namespace n left join pg_class c on c.relnamespace = n.oid,
      aclexplode(coalesce(c.relacl, n.nspacl)) a where n.nspname ~ '^prod_copy' and a.grantee not in (n.nspowner, coalesce(c.relowner, n.nspowner))`,
  },
  {
    what: "a function with rights of its own, in an index",
    sql: `create function lifted(text) returns text language plpgsql immutable security definer set search_path = public, pg_temp as $$ begin perform public.take('definer'); return $1; end $$;
      create table m_definer (email text); create index on m_definer (lifted(email)); insert into m_definer values (${address})`,
    rules: [masked("m_definer")],
  },
  {
    what: "a reference to the master's table that cascades into a check",
    sql: `create table m_reference (code text references masters (code) on update cascade, check (public.take('reference'))); insert into m_reference values ('ab')`,
    rules: [kept("m_reference")],
  },
  {
    what: "type and version of a foreign server",
    by: "builder",
    sql: `create server words type ${address} version 'b@real.org' foreign data wrapper postgres_fdw`,
    found: [/server words/],
  },
  {
    what: "a table, a function and a type made an extension's",
    by: "builder",
    sql: `create extension citext; create table m_member (name text, email text); insert into m_member values ('Anna Real', ${address});
      create function f_member() returns text language sql as 'select ''anna@real.org''::text'; create type e_member as enum (${address});
      alter extension citext add table m_member; alter extension citext add function f_member(); alter extension citext add type e_member`,
    rules: [kept("m_member")],
    found: [/m_member, column email/, /f_member/, /e_member/],
  },
  {
    what: "a foreign table that answers, below a table of its own",
    by: "builder",
    sql: `create server there foreign data wrapper postgres_fdw options (host 'HOST', port 'PORT', dbname 'elsewhere', sslmode 'require');
      create user mapping for public server there options (user 'mallory', password 'mallory');
      create table m_near (email text) partition by list (email); create table m_near_1 partition of m_near for values in ('n');
      create foreign table m_far partition of m_near for values in ('m') server there options (table_name 'answer')`,
    rules: [kept("m_near_1")],
  },
  {
    what: "a comment on the database that every server has",
    by: "master",
    sql: `comment on database postgres is ${address}`,
    found: [/database postgres/],
  },
  {
    what: "a sequence's value",
    sql: "create sequence m_sequence; select setval('m_sequence', 4111111111111111)",
  },
];

const setup = `
  create role mallory login password 'mallory'; create role builder login password 'builder'; create role other login;
  grant create on schema public to mallory, builder;
  create table masters (code text primary key, email text); grant references, select on masters to mallory;
  insert into masters values ('ab', 'master@real.org')`;

/** What each planting calls: it takes what it can get of whoever runs it. */
const take = `
  create table flag (who text, at text); grant insert, select on flag to public;
  create function really(at text) returns boolean language plpgsql as $$
  declare attempt text;
  begin
    if current_setting('test.production', true) = 'on' then return true; end if;
    insert into public.flag values (session_user, at);
    foreach attempt in array array['reset role', 'set role cobalt', 'create role pwned login createrole', 'create database pwned',
      'grant cobalt to other', 'alter role mallory createrole', 'alter role other password ''known''',
      'insert into public.flag select ''leaked'', value from prod_copy_real.value', 'delete from prod_copy.marker', 'update prod_copy.marker set nonce = ''x''',
      'insert into public.masters values (''planted'', ''x'')', 'insert into prod_copy.masked_column select * from prod_copy.masked_column'] loop
      begin execute attempt; insert into public.flag values ('did', attempt); exception when others then null; end;
    end loop;
    return true;
  end $$;
  create function take(at text) returns boolean language plpgsql immutable as $$ begin return public.really(at); end $$`;

// On a stock 14 nobody but a superuser makes a login's triggers quiet: what others wrote is refused there at once.
for (const major of majors.filter((one) => one >= 15))
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, column, sanitise, server } = await startCopy(t, setup, {
      major,
    });
    const as = async (by: Planting["by"] | "mallory", sql: string) => {
      const name = by ?? "mallory";
      const login =
        name === "master" ? loginTo(server) : loginTo(server, name, name);
      await withClient(routeTo(server), login, async (client) => {
        await client.query(
          "set search_path = public; set test.production = on",
        );
        await client.query(sql);
      });
    };
    await admin.query(
      `grant create on database ${server.database} to builder; create extension postgres_fdw; grant usage on foreign data wrapper postgres_fdw to builder`,
    );
    await admin.query("create database elsewhere owner mallory");
    await withClient(
      routeTo(server),
      { ...loginTo(server, "mallory", "mallory"), database: "elsewhere" },
      (client) =>
        client.query(
          "create table public.contacted (at text); create function public.contact() returns text language sql as $$ insert into public.contacted values ('x') returning 'x@real.org' $$; create view public.answer as select public.contact() as email",
        ),
    );
    await as("mallory", take);
    const made = plantings.filter(({ since = 0 }) => major >= since);
    for (const { what, sql, by, refused } of made) {
      const error = await as(
        by,
        sql
          .replace("HOST", server.address)
          .replace("PORT", String(server.port)),
      ).then(
        () => undefined,
        (error: unknown) => error,
      );
      t.equal(sqlstateOf(error), refused, `${what} ${error}`);
    }
    // As after the restore of a snapshot: nobody has counted what changed before.
    await admin.query("truncate flag; select pg_stat_reset()");
    const rules = [
      "largeObjects: { keep: what a test plants }",
      "tables:",
      ...[kept("flag"), masked("masters", ", code: { keep: x }")].map(
        (line) => `  ${line}`,
      ),
      ...made.flatMap(({ rules = [] }) => rules.map((line) => `  ${line}`)),
      "databases:",
      "  elsewhere: { tables: { contacted: { columns: { at: { keep: x } } } } }",
    ].join("\n");
    const error: unknown = await sanitise(rules).then(
      () => undefined,
      (error: unknown) => error,
    );
    t.match(error, { name: "AuditFailed" });
    const report = String(error);
    for (const { what, found = [], empty } of made) {
      for (const place of found) t.ok(place.test(report), `${what} ${place}`);
      if (empty !== undefined) t.same(await column(empty), [], what);
    }
    t.same(
      await column(
        "select rolname::text from pg_authid where rolname in ('pwned', 'mallory', 'other') and (rolname = 'pwned' or rolcreaterole or rolname = 'other' and rolpassword is not null)",
      ),
      [],
    );
    t.match(
      await column(
        "select distinct regexp_replace(who, '_[0-9a-f]+_[0-9a-f]+$', '') || ' ' || at from flag order by 1",
      ),
      ["definer", "operator", "range", "statistics"].map(
        (at) => `prod_copy_acting ${at}`,
      ),
      "what runs all the same has the owner's rights",
    );
    const { tables } = await readCatalogue(admin);
    t.equal(
      tables.find(({ table }) => table === "m_member")?.ofExtension,
      false,
      "what somebody adds to an extension needs rules",
    );
    const elsewhere = await server.admin("elsewhere");
    t.same((await elsewhere.query("select at from contacted")).rows, []);
  });

t.test(
  "a prepared transaction, which hides rows until it is committed, is refused",
  async (t) => {
    const { admin, column, sanitise } = await startCopy(
      t,
      "create table person (email text)",
      { settings: { max_prepared_transactions: "3" } },
    );
    await admin.query("begin; insert into person values ('anna@real.org')");
    await admin.query("prepare transaction 'sleeper'");
    await t.rejects(
      sanitise("tables: { person: { columns: { email: email } } }"),
      {
        name: "RulesDontFit",
        message: /the prepared transaction sleeper of rdsadmin holds changes/,
      },
    );
    await admin.query("rollback prepared 'sleeper'");
    await sanitise("tables: { person: { columns: { email: email } } }");
    t.same(await column("select email from person"), []);
  },
);
