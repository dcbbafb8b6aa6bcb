import type { ClientBase } from "pg";
import type {
  AlwaysFiring,
  Check,
  Exclusion,
  ForeignKey,
  UniqueIndex,
} from "./catalogue";
import { groupByTable } from "./group-by-table";

/** The numbers of the columns that are in an index, by its pg_index row `i`: in an expression or a condition too. */
const columnsOfIndex = `array(
        select k.attnum::int from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
        where k.place <= i.indnkeyatts and k.attnum > 0
        union
        select d.refobjsubid from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
          and d.refclassid = 'pg_class'::regclass and d.refobjid = i.indrelid and d.refobjsubid > 0)`;

/** Unique indexes by their table's oid, those of primary keys and of unique constraints included. */
export async function readUniqueIndexes(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, UniqueIndex[]>> {
  const { rows } = await client.query<
    Omit<UniqueIndex, "predicate"> & { of: number; predicate: string | null }
  >(
    `
    select i.indrelid::int8::float8 as of, c.relname as name,
      array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnkeyatts::int) k) as keys,
      pg_get_expr(i.indpred, i.indrelid, true) as predicate,
      ${columnsOfIndex} as columns,
      exists (select from pg_inherits above where above.inhrelid = i.indexrelid) as inherited,
      -- Known since PostgreSQL 15.
      not coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as "nullsDistinct"
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indisunique and i.indrelid = any ($1::int8[]::oid[])
    order by i.indrelid, c.relname`,
    [tables],
  );
  return groupByTable(
    rows.map((row) => ({ ...row, predicate: row.predicate ?? undefined })),
  );
}

/** EXCLUDE constraints by their table's oid. */
export async function readExclusions(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, Exclusion[]>> {
  const { rows } = await client.query<Exclusion & { of: number }>(
    `
    select c.conrelid::int8::float8 as of, c.conname as name, pg_get_constraintdef(c.oid) as definition,
      ${columnsOfIndex} as columns, c.conparentid <> 0 as inherited
    from pg_constraint c join pg_index i on i.indexrelid = c.conindid
    where c.contype = 'x' and c.conrelid = any ($1::int8[]::oid[])
    order by c.conrelid, c.conname`,
    [tables],
  );
  return groupByTable(rows);
}

/** CHECK constraints by their table's oid. */
export async function readChecks(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, Check[]>> {
  const { rows } = await client.query<Check & { of: number }>(
    `
    select c.conrelid::int8::float8 as of, c.conname as name,
      pg_get_expr(c.conbin, c.conrelid, true) as expression, coalesce(c.conkey, '{}')::int[] as columns
    from pg_constraint c
    where c.contype = 'c' and c.conrelid = any ($1::int8[]::oid[])
    order by c.conrelid, c.conname`,
    [tables],
  );
  return groupByTable(rows);
}

/** Every foreign key between the tables. Those that partitions have from their parent are the parent's. */
export async function readForeignKeys(
  client: ClientBase,
  tables: readonly number[],
): Promise<ForeignKey[]> {
  const { rows } = await client.query<
    Omit<ForeignKey, "comment"> & { comment: string | null }
  >(
    `
    select c.conname as name,
      c.conrelid::int8::float8 as from, c.conkey::int[] as "fromColumns",
      c.confrelid::int8::float8 as to, c.confkey::int[] as "toColumns",
      pg_get_constraintdef(c.oid) as definition, obj_description(c.oid, 'pg_constraint') as comment
    from pg_constraint c
    where c.contype = 'f' and c.conparentid = 0 and c.conrelid = any ($1::int8[]::oid[])
    order by c.conname`,
    [tables],
  );
  return rows.map((row) => ({ ...row, comment: row.comment ?? undefined }));
}

/** What fires even in a session that plays a replica, by the table's oid: nothing, in most databases. */
export async function readAlwaysFiring(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, AlwaysFiring[]>> {
  const { rows } = await client.query<AlwaysFiring & { of: number }>(
    `
    select t.tgrelid::int8::float8 as of, 'trigger' as what, t.tgname as name,
      case t.tgenabled when 'A' then 'always' else 'replica' end as when
    from pg_trigger t
    where not t.tgisinternal and t.tgenabled in ('A', 'R') and t.tgrelid = any ($1::int8[]::oid[])
    union all
    select r.ev_class::int8::float8, 'rule', r.rulename,
      case r.ev_enabled when 'A' then 'always' else 'replica' end
    from pg_rewrite r
    where r.rulename <> '_RETURN' and r.ev_enabled in ('A', 'R') and r.ev_class = any ($1::int8[]::oid[])
    order by 1, 2, 3`,
    [tables],
  );
  return groupByTable(rows);
}
