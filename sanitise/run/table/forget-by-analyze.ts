import type { ClientBase } from "pg";
import { refusedWith } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable } from "../../../postgres/sql";
import type { Table } from "../../catalogue/catalogue";
import { silently } from "../../catalogue/silently";

/** A column that no row may be without. */
interface Needed {
  readonly name: string;
  /** Whether it belongs to a key, or PostgreSQL numbers it: then that can't be lifted. */
  readonly always: boolean;
  /** A value of its type that is nobody's, as SQL. */
  readonly value: string;
}

/**
 * Has the planner learn of one row without values, where something depends on a column of an empty table: that takes
 * from it what it knows of those that there were. ANALYZE keeps that as long as there is no row, and before
 * PostgreSQL 18 nothing else that an owner may do takes it away. The row is gone at the end of the transaction.
 * Where that can't be, the audit looks at what is left.
 */
export async function forgetByAnalyze(
  client: ClientBase,
  table: Table,
): Promise<void> {
  const name = quoteTable(table);
  const alter = `alter table only ${name} alter column`;
  try {
    const put = await silently(client, [table], async () => {
      await client.query(`lock table only ${name} in access exclusive mode`);
      if (!(await isEmpty(client, table))) return false;
      const needed = await readNeeded(client, table);
      const lifted = needed
        .filter(({ always }) => !always)
        .map((one) => quoteIdentifier(one.name));
      const given = needed.filter(({ always }) => always);
      for (const column of lifted)
        await client.query(`${alter} ${column} drop not null`);
      // Not by default: a default may be anything, e.g. a person's name.
      await client.query(
        `insert into ${name} (${namesOf(table)}) overriding system value values (${valuesOf(table, given)})`,
      );
      await client.query(`analyze ${name}`);
      await client.query(`delete from only ${name}`);
      for (const column of lifted)
        await client.query(`${alter} ${column} set not null`);
      return true;
    });
    // So that it has no file's block either: by that it is known to be empty.
    if (put) await client.query(`vacuum ${name}`);
  } catch (error) {
    if (refusedWith(error) === undefined) throw error;
  }
}

function written({ columns }: Table) {
  return columns.filter(({ generated }) => !generated);
}

function namesOf(table: Table): string {
  return written(table)
    .map(({ name }) => quoteIdentifier(name))
    .join(", ");
}

function valuesOf(table: Table, given: readonly Needed[]): string {
  const values = new Map(given.map(({ name, value }) => [name, value]));
  return written(table)
    .map(({ name }) => values.get(name) ?? "null")
    .join(", ");
}

async function isEmpty(client: ClientBase, { oid }: Table): Promise<boolean> {
  const { rows } = await client.query<{ empty: boolean }>(
    "select pg_relation_size($1::int8::oid) = 0 as empty",
    [oid],
  );
  return rows[0]?.empty ?? false;
}

async function readNeeded(
  client: ClientBase,
  { oid }: Table,
): Promise<Needed[]> {
  const { rows } = await client.query<Needed>(
    `select a.attname as name,
       a.attidentity <> '' or exists (select from pg_index i
         where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any (i.indkey)) as always,
       format('cast(%L as %s)', case
           when t.typcategory = 'U' and t.typname = 'uuid' then '00000000-0000-0000-0000-000000000000'
           when t.typcategory = 'D' then '2000-01-01'
           when t.typcategory = 'A' then '{}'
           else '0' end,
         format_type(a.atttypid, a.atttypmod)) as value
     from pg_attribute a join pg_type t on t.oid = a.atttypid
     where a.attrelid = $1::int8::oid and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attgenerated = ''
     order by a.attnum`,
    [oid],
  );
  return rows;
}
