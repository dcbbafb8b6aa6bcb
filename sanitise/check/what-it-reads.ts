import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { inTransaction, quoteTable, runOne } from "../../postgres/sql";
import type { Table } from "../catalogue/catalogue";

/** What SQL from the rules reads, also through views and generated columns. */
export interface Reads {
  /** Columns of any table, the rule's own too. */
  readonly columns: readonly {
    readonly relation: number;
    readonly attribute: number;
  }[];
  /** Oids of tables and views, that of the rule's table among them. */
  readonly relations: readonly number[];
  /** Whether it calls only what came with PostgreSQL, and this project's masking functions. */
  readonly callsOnlyPostgres: boolean;
  /** Whether a function that it calls may itself read a table: one that isn't immutable, nor an extension's. */
  readonly callsMayRead: boolean;
}

const view = "pg_temp.prod_copy_values";

/** The view's own rule, and those of the views that it reads. */
const rules = `
  with recursive rule(oid, reads) as (
    select oid, ev_action::text from pg_rewrite where ev_class = '${view}'::regclass
    union
    select r.oid, r.ev_action::text from rule
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid and d.refclassid = 'pg_class'::regclass
      join pg_rewrite r on r.ev_class = d.refobjid and r.rulename = '_RETURN'
  )`;

/**
 * Asks PostgreSQL what an expression of a table's rule reads: it records what a view depends on, save what it
 * came with. The view is made in a transaction that is rolled back. The expression must have been checked.
 */
export async function whatItReads(
  client: ClientBase,
  table: Table,
  expression: string,
): Promise<Reads> {
  return inTransaction(
    client,
    async () => {
      await runOne(
        client,
        `create view ${view} as select (${expression}\n) as value from only ${quoteTable(table)}`,
      );
      // A whole row (`person::text`) is no dependency on its columns: then it is all of them.
      const columns = await client.query<Reads["columns"][number]>(
        `${rules}, own(relation, attribute) as (
          select a.attrelid, a.attnum::int from rule
            join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid and d.refclassid = 'pg_class'::regclass
            join pg_attribute a on a.attrelid = d.refobjid and a.attnum > 0
              and (a.attnum = d.refobjsubid or rule.reads ~ ':varattno 0 ')
            where d.refobjid <> '${view}'::regclass
          union
          select d.refobjid, d.refobjsubid from own
            join pg_attribute a on a.attrelid = own.relation and a.attnum = own.attribute and a.attgenerated <> ''
            join pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
            join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = e.oid
              and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
        )
        select relation::int8::float8 as relation, attribute from own`,
      );
      const relations = await client.query<{ oid: number }>(
        `${rules} select distinct d.refobjid::int8::float8 as oid from rule
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid and d.refclassid = 'pg_class'::regclass
          where d.refobjid <> '${view}'::regclass`,
      );
      const calls = await client.query<{ may_read: boolean }>(
        `${rules} select p.provolatile <> 'i' and not exists (
            select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e') as may_read
          from rule
          join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid
          left join pg_operator o on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
          join pg_proc p on p.oid = case when d.refclassid = 'pg_proc'::regclass then d.refobjid else o.oprcode end
          where p.pronamespace <> pg_my_temp_schema()`,
      );
      return {
        columns: columns.rows,
        relations: relations.rows.map(({ oid }) => oid),
        callsOnlyPostgres: calls.rows.length === 0,
        callsMayRead: calls.rows.some(({ may_read }) => may_read),
      };
    },
    "rollback",
  );
}

/**
 * The same without the row's own columns that only get a mask each, as in `pg_temp.mask_email(email)`: a mask
 * decides nothing by the value, and may go on top of another.
 */
export async function whatItDecidesBy(
  client: ClientBase,
  table: Table,
  expression: string,
): Promise<Reads> {
  const reads = await whatItReads(client, table, expression);
  const unmasked = withoutMasked(table, expression);
  if (unmasked === expression) return reads;
  const { columns } = await whatItReads(client, table, unmasked);
  return {
    ...reads,
    columns: reads.columns.filter(
      ({ relation, attribute }) =>
        relation !== table.oid ||
        columns.some(
          (one) => one.relation === relation && one.attribute === attribute,
        ),
    ),
  };
}

/** A masking function's call on nothing but a column, cast to text or not. */
const maskOfColumn =
  /(\bpg_temp\s*\.\s*mask_[a-z_]+\s*\(\s*)([a-z_][a-z0-9_$]*|"(?:[^"]|"")+")(\s*(?:::\s*text\s*)?\))/gi;

/** The expression with a NULL of the column's type in the column's place. */
function withoutMasked({ columns }: Table, expression: string): string {
  return expression.replaceAll(
    maskOfColumn,
    (whole, before: string, identifier: string, after: string) => {
      const column = columns.find(({ name }) =>
        [quoteIdentifier(name), name].includes(
          identifier.startsWith('"') ? identifier : identifier.toLowerCase(),
        ),
      );
      return column
        ? `${before}cast(null as ${column.type.bareSql})${after}`
        : whole;
    },
  );
}
