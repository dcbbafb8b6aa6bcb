import { isDeepStrictEqual } from "node:util";
import type { ClientBase } from "pg";
import { quoteTable } from "../../../postgres/sql";
import type { Table } from "../../catalogue/catalogue";
import {
  addConstraintStatements,
  dropConstraintStatement,
} from "../../plan/statements";
import { CopyStays } from "./copy-stays";

interface Index {
  readonly name: string;
  readonly schema: string;
  /** `CREATE INDEX …`, as PostgreSQL writes it. */
  readonly definition: string;
  /** Of a UNIQUE constraint, as `ALTER TABLE … ADD CONSTRAINT` takes it; null for an index without one. */
  readonly constraint: string | null;
  /** Whether it is wholly described by that. */
  readonly plain: boolean;
  /** Whether rows needn't keep it before the transaction's end, which a trigger of PostgreSQL's own sees to. */
  readonly deferrable: boolean;
  /** All else of it that could change. */
  readonly rest: unknown;
}

/**
 * Does work that fills an empty table, in a transaction, while the table has no indexes but its primary key and those
 * that PostgreSQL's own words don't wholly describe (one with a comment, one that a foreign key or the table above
 * needs), and makes them again: that takes a third of putting each row into each index, and they are as small as after VACUUM FULL.
 * @throws CopyStays where one of them isn't again as it was, or would be without what proves it
 */
export async function withIndexesAside<T>(
  client: ClientBase,
  table: Table,
  work: () => Promise<T>,
): Promise<T> {
  const before = await readIndexes(client, table);
  // Its trigger doesn't fire in this session, so only making it again would find doubles.
  if (before.some(({ deferrable, plain }) => deferrable && !plain))
    throw new CopyStays("it has a deferrable key");
  const aside = before.filter(({ plain }) => plain);
  for (const { constraint, ...index } of aside)
    await client.query(
      constraint === null
        ? `drop index ${quoteTable({ schema: index.schema, table: index.name })}`
        : dropConstraintStatement(table, index),
    );
  const result = await work();
  for (const { name, definition, constraint } of aside)
    for (const statement of constraint === null
      ? [definition]
      : addConstraintStatements(table, {
          name,
          definition: constraint,
          comment: undefined,
        }))
      await client.query(statement);
  if (!isDeepStrictEqual(await readIndexes(client, table), before))
    throw new CopyStays("an index of it wasn't again as it was");
  return result;
}

async function readIndexes(
  client: ClientBase,
  { oid }: Table,
): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `
    select c.relname as name, n.nspname as schema, pg_get_indexdef(c.oid) as definition,
      pg_get_constraintdef(k.oid) as constraint, not i.indimmediate as deferrable,
      i.indisvalid and i.indisready and not i.indisprimary and not i.indisexclusion and not i.indisclustered
        and not i.indisreplident and c.reltablespace = 0 and (k.oid is null or k.contype = 'u' and c.reloptions is null)
        and obj_description(c.oid, 'pg_class') is null and obj_description(k.oid, 'pg_constraint') is null
        and has_schema_privilege(n.oid, 'create')
        and not exists (select from pg_inherits h where h.inhrelid = c.oid)
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0)
        -- Of an extension, or that depends on one.
        and not exists (select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'x'))
        -- Needed by anything but itself.
        and not exists (select from pg_depend d where d.deptype <> 'i'
          and (d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
            or d.refclassid = 'pg_constraint'::regclass and d.refobjid = k.oid)) as plain,
      jsonb_build_object('index', to_jsonb(i) - array['indexrelid', 'indcheckxmin', 'indexprs', 'indpred'],
        'class', to_jsonb(c) - array['oid', 'relfilenode', 'relpages', 'reltuples', 'relallvisible', 'relallfrozen'],
        'columns', (select jsonb_agg(to_jsonb(a) - 'attrelid' order by a.attnum) from pg_attribute a where a.attrelid = c.oid),
        'constraint', to_jsonb(k) - array['oid', 'conindid']) as rest
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_constraint k on k.conindid = c.oid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x')
    where i.indrelid = $1::int8::oid
    order by c.relname`,
    [oid],
  );
  return rows;
}
