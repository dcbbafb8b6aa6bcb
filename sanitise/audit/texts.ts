import { escapeLiteral } from "pg";
import type { TableName } from "../../postgres/table-name";
import { ownSchemas } from "./text/searchable";

/**
 * Texts of a database besides its tables' rows: a query with the columns place, "column", remembered and
 * value. Names of tables, columns and the like aren't among them: the rules' file and reports hold those anyway.
 */
export interface Texts {
  readonly what: string;
  readonly query: string;
}

const own = ownSchemas.map((schema) => escapeLiteral(schema)).join(", ");
const ours = `'pg_catalog', 'information_schema', ${own}`;

/**
 * Condition on an object's class and oid: people made it, and no extension did. What somebody has added to an
 * extension of theirs (`ALTER EXTENSION … ADD`) is people's: an extension's own belongs to a superuser.
 */
const ofPeople = (classid: string, oid: string) =>
  `${oid} >= 16384 and (not exists (select from pg_depend e
      where e.classid = '${classid}'::regclass and e.objid = ${oid} and e.deptype = 'e')
    or exists (select from pg_shdepend owned join pg_roles holder on holder.oid = owned.refobjid
      where owned.dbid = (select oid from pg_database where datname = current_database()) and owned.classid = '${classid}'::regclass
        and owned.objid = ${oid} and owned.deptype = 'o' and not holder.rolsuper))`;

const definition = (
  classid: string,
  oid: string,
  value: string,
  from: string,
) =>
  `select 'definitions', pg_describe_object('${classid}'::regclass, ${oid}, 0), false, ${value} from ${from} where ${ofPeople(classid, oid)}`;

/** A schema's or table's name as the rules' file has it. */
const asInRules = (name: string) =>
  `case when ${name} ~ '[".]' then '"' || replace(${name}, '"', '""') || '"' else ${name} end`;

/** Condition on a row of pg_stats called `s`. */
const ofIndex = `exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = s.schemaname and c.relname = s.tablename and c.relkind in ('i', 'I'))`;

const values = (of: string) =>
  `lateral (values (${of}.most_common_vals::text), (${of}.histogram_bounds::text), (${of}.most_common_elems::text)) v(value)`;

/**
 * What the planner remembers: real values, where a table's rows have gone but nobody looked at it since. Of
 * an index's expressions and of several columns together it belongs to no column.
 */
const statistics = (of = "true") => `
  select case when schema = 'public' then ${asInRules("name")} else ${asInRules("schema")} || '.' || ${asInRules("name")} end, attribute::text, true, value
  from (
    select s.schemaname, s.tablename, s.attname, v.value from pg_stats s, ${values("s")}
    where not ${ofIndex} and ${of}
  ) remembered(schema, name, attribute, value)
  where schema not in (${ours})
  union all
  select 'planner''s statistics', object, true, value
  from (
    select s.schemaname, format('index %I.%I', s.schemaname, s.tablename), v.value from pg_stats s, ${values("s")}
    where ${ofIndex} and ${of}
    union all
    select s.statistics_schemaname, format('statistics object %I.%I', s.statistics_schemaname, s.statistics_name), s.most_common_vals::text from pg_stats_ext s
    where ${of}
    union all
    select s.statistics_schemaname, format('statistics object %I.%I', s.statistics_schemaname, s.statistics_name), v.value
    from pg_stats_ext_exprs s, ${values("s")} where ${of}
  ) remembered(schema, object, value)
  where schema not in (${ours})`;

/** Condition on what the server keeps for all: it is of the session's own database. */
const ofDatabase = `classoid = 'pg_database'::regclass
  and objoid = (select oid from pg_database where datname = current_database())`;

/**
 * `public` has an oid of PostgreSQL's own, so have some databases, and comments on databases and roles stand with those of all. The
 * note that this project keeps on a database it has loaded is passed over.
 * @param shared whether the roles are others' too, and so no part of the copy
 */
const comments = (shared: boolean) => `
  select 'comments', pg_describe_object(classoid, objoid, objsubid), false, description
  from pg_description where objoid >= 16384 or (classoid = 'pg_namespace'::regclass and objoid = 'public'::regnamespace)
  union all
  select 'comments', pg_describe_object(classoid, objoid, 0), false, description
  from pg_shdescription where ((${ofDatabase} and description not like '{"prodCopy":%') ${shared ? "" : "or classoid <> 'pg_database'::regclass"})`;

/** @param shared whether the roles are others' too, and so no part of the copy */
const labels = (shared: boolean) => `
  select 'security labels', pg_describe_object(classoid, objoid, objsubid), false, label from pg_seclabel
  union all
  select 'security labels', pg_describe_object(classoid, objoid, 0), false, label from pg_shseclabel
  where (${ofDatabase}) ${shared ? "" : "or classoid <> 'pg_database'::regclass"}`;

/** What is `name=value`, one a line, as literals: that shows where each begins. */
const asLiterals = (list: string) =>
  `'''' || array_to_string(${list}, e'''\\n''') || ''''`;

/** Options of foreign data: for whatever the wrapper takes, passwords too. */
const options = (
  classid: string,
  oid: string,
  column: string,
  catalogue: string,
) =>
  definition(
    classid,
    oid,
    asLiterals(column),
    `(select * from ${catalogue} where ${column} is not null) o`,
  );

const definitions = [
  definition(
    "pg_attrdef",
    "d.oid",
    "pg_get_expr(d.adbin, d.adrelid)",
    "pg_attrdef d",
  ),
  definition(
    "pg_constraint",
    "c.oid",
    "pg_get_constraintdef(c.oid)",
    "(select * from pg_constraint where contype = 'c') c",
  ),
  definition("pg_rewrite", "r.oid", "pg_get_ruledef(r.oid)", "pg_rewrite r"),
  definition("pg_proc", "p.oid", "p.prosrc", "pg_proc p"),
  // A body in the SQL standard's form isn't in prosrc.
  definition(
    "pg_proc",
    "p.oid",
    "pg_get_functiondef(p.oid)",
    "(select * from pg_proc where prokind in ('f', 'p', 'w')) p",
  ),
  definition(
    "pg_proc",
    "p.oid",
    asLiterals("p.proconfig"),
    "(select * from pg_proc where proconfig is not null) p",
  ),
  definition(
    "pg_proc",
    "a.aggfnoid",
    "concat_ws(e'\\n', a.agginitval, a.aggminitval)",
    "(select aggfnoid::oid, agginitval, aggminitval from pg_aggregate) a",
  ),
  definition(
    "pg_statistic_ext",
    "s.oid",
    "pg_get_statisticsobjdef(s.oid)",
    "pg_statistic_ext s",
  ),
  definition(
    "pg_class",
    "p.partrelid",
    "pg_get_partkeydef(p.partrelid)",
    "pg_partitioned_table p",
  ),
  definition(
    "pg_ts_dict",
    "d.oid",
    "d.dictinitoption",
    "(select * from pg_ts_dict where dictinitoption is not null) d",
  ),
  // Conditions on rows came with PostgreSQL 15.
  `select 'definitions', format('publication %I', p.pubname), false, to_jsonb(p) ->> 'rowfilter' from pg_publication_tables p`,
  definition(
    "pg_trigger",
    "t.oid",
    "pg_get_triggerdef(t.oid)",
    "(select * from pg_trigger where not tgisinternal) t",
  ),
  definition(
    "pg_policy",
    "p.oid",
    "concat_ws(e'\\n', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))",
    "pg_policy p",
  ),
  definition(
    "pg_class",
    "c.oid",
    "pg_get_indexdef(c.oid)",
    "(select c.* from pg_class c join pg_index i on i.indexrelid = c.oid where c.relkind in ('i', 'I')) c",
  ),
  definition(
    "pg_class",
    "c.oid",
    "pg_get_expr(c.relpartbound, c.oid)",
    "(select * from pg_class where relpartbound is not null) c",
  ),
  // What rows have that are older than the column, until something writes the table anew.
  `select 'definitions', pg_describe_object('pg_class'::regclass, a.attrelid, a.attnum), false, a.attmissingval::text
    from pg_attribute a where a.atthasmissing and a.attrelid >= 16384`,
  definition(
    "pg_collation",
    "c.oid",
    `(select string_agg(value, e'\\n') from jsonb_each_text(to_jsonb(c)) where key in ('collcollate', 'colliculocale', 'colllocale', 'collicurules'))`,
    "pg_collation c",
  ),
  definition(
    "pg_foreign_server",
    "s.oid",
    "concat_ws(e'\\n', s.srvtype, s.srvversion)",
    "pg_foreign_server s",
  ),
  definition("pg_type", "t.oid", "t.typdefault", "pg_type t"),
  definition(
    "pg_type",
    "t.oid",
    "l.enumlabel::text",
    "pg_type t join pg_enum l on l.enumtypid = t.oid",
  ),
  options(
    "pg_foreign_data_wrapper",
    "o.oid",
    "fdwoptions",
    "pg_foreign_data_wrapper",
  ),
  options("pg_foreign_server", "o.oid", "srvoptions", "pg_foreign_server"),
  options("pg_class", "o.ftrelid", "ftoptions", "pg_foreign_table"),
  options("pg_class", "o.attrelid", "attfdwoptions", "pg_attribute"),
  // As far as the session's user may see them.
  options("pg_user_mapping", "o.umid", "umoptions", "pg_user_mappings"),
].join("\nunion all\n");

const settings = (shared: boolean) => `
  select 'settings', concat_ws(' ', 'role ' || r.rolname, 'database ' || d.datname), false, '''' || setting || ''''
  from pg_db_role_setting s cross join unnest(s.setconfig) setting
  left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
  where d.datname = current_database() ${shared ? "" : "or s.setdatabase = 0"}`;

/** What the planner remembers of all that the session may see. */
export const remembered: Texts = {
  what: "what the planner remembers",
  query: statistics(),
};

/**
 * All others that every database has.
 * @param shared whether others have databases on the server too
 */
export function textsOf(shared: boolean): readonly Texts[] {
  return [
    { what: "comments", query: comments(shared) },
    { what: "security labels", query: labels(shared) },
    { what: "definitions", query: definitions },
    { what: "settings of roles and databases", query: settings(shared) },
  ];
}

/** What the planner remembers of one table: nobody sees it of rows that row security may hide from them. */
export function statisticsOf({ schema, table }: TableName): Texts {
  return {
    what: remembered.what,
    query: statistics(
      `s.schemaname = ${escapeLiteral(schema)} and s.tablename = ${escapeLiteral(table)}`,
    ),
  };
}

/** Texts of statements that the extension keeps, whose view is in that schema. */
export function statementTexts(view: string): Texts {
  return {
    what: "pg_stat_statements",
    query: `select 'pg_stat_statements', 'query', false, query from ${view}
      where dbid = (select oid from pg_database where datname = current_database())`,
  };
}
