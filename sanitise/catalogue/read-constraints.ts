import type { ClientBase } from "pg";
import { shareEqual } from "../../postgres/share-equal";
import type {
  AlwaysFiring,
  Check,
  Computation,
  Exclusion,
  ForeignKey,
  UniqueIndex,
  Unproved,
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
      not i.indisvalid and c.relkind = 'i' as invalid,
      -- Known since PostgreSQL 15.
      not coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) as "nullsDistinct"
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where i.indisunique and i.indrelid = any ($1::int8[]::oid[])
    order by i.indrelid, c.relname`,
    [tables],
  );
  const { text, list } = shareEqual();
  return groupByTable(rows, (row) => ({
    name: row.name,
    keys: row.keys.map(text),
    predicate: row.predicate ?? undefined,
    columns: list(row.columns),
    nullsDistinct: row.nullsDistinct,
    inherited: row.inherited,
    invalid: row.invalid === true,
  }));
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
  return groupByTable(rows, ({ name, definition, columns, inherited }) => ({
    name,
    definition,
    columns,
    inherited,
  }));
}

/** What else is computed from tables' rows, by the table's oid. */
export async function readComputations(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, Computation[]>> {
  const { rows } = await client.query<
    Omit<Computation, "predicate"> & { of: number; predicate: string | null }
  >(
    `
    select i.indrelid::int8::float8 as of, 'the index ' || c.relname as what,
      array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnkeyatts::int) k) as expressions,
      pg_get_expr(i.indpred, i.indrelid, true) as predicate,
      ${columnsOfIndex} as columns
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisunique and not i.indisexclusion and (i.indexprs is not null or i.indpred is not null)
      and i.indrelid = any ($1::int8[]::oid[])
    union all
    select s.stxrelid::int8::float8, 'the statistics ' || s.stxname, pg_get_statisticsobjdef_expressions(s.oid), null,
      array(select k::int from unnest(s.stxkeys::int2[]) k
        union
        select d.refobjsubid from pg_depend d
        where d.classid = 'pg_statistic_ext'::regclass and d.objid = s.oid
          and d.refclassid = 'pg_class'::regclass and d.refobjid = s.stxrelid and d.refobjsubid > 0)
    from pg_statistic_ext s
    where s.stxexprs is not null and s.stxrelid = any ($1::int8[]::oid[])
    order by 1, 2`,
    [tables],
  );
  return groupByTable(rows, ({ what, expressions, predicate, columns }) => ({
    what,
    expressions,
    predicate: predicate ?? undefined,
    columns,
  }));
}

/** Condition on a pg_constraint called `c`: rows have to keep it. Known since PostgreSQL 18. */
const enforced = "coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)";

/** CHECK and NOT NULL constraints that are NOT VALID, by their table's oid. */
export async function readUnproved(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, Unproved[]>> {
  const { rows } = await client.query<
    Omit<Unproved, "comment" | "notNull"> & {
      of: number;
      comment: string | null;
      notNull: number | null;
    }
  >(
    `
    select c.conrelid::int8::float8 as of, c.conname as name, pg_get_constraintdef(c.oid) as definition,
      obj_description(c.oid, 'pg_constraint') as comment, c.conislocal as local,
      case when c.contype = 'n' then c.conkey[1]::int end as "notNull"
    from pg_constraint c
    where c.contype in ('c', 'n') and not c.convalidated and ${enforced} and c.conrelid = any ($1::int8[]::oid[])
    order by c.conrelid, c.conname`,
    [tables],
  );
  return groupByTable(
    rows,
    ({ name, definition, comment, notNull, local }) => ({
      name,
      definition,
      comment: comment ?? undefined,
      notNull: notNull ?? undefined,
      local,
    }),
  );
}

/** CHECK constraints by their table's oid, without those that nothing has to keep (NOT ENFORCED). */
export async function readChecks(
  client: ClientBase,
  tables: readonly number[],
): Promise<Map<number, Check[]>> {
  const { rows } = await client.query<Check & { of: number }>(
    `
    select c.conrelid::int8::float8 as of, c.conname as name,
      pg_get_expr(c.conbin, c.conrelid, true) as expression, coalesce(c.conkey, '{}')::int[] as columns,
      c.convalidated as proved
    from pg_constraint c
    where c.contype = 'c' and ${enforced} and c.conrelid = any ($1::int8[]::oid[])
    order by c.conrelid, c.conname`,
    [tables],
  );
  return groupByTable(rows, ({ name, expression, columns, proved }) => ({
    name,
    expression,
    columns,
    proved,
  }));
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
  const { text, list } = shareEqual();
  return rows.map((row) => ({
    name: row.name,
    from: row.from,
    fromColumns: list(row.fromColumns),
    to: row.to,
    toColumns: list(row.toColumns),
    definition: text(row.definition),
    comment: row.comment ?? undefined,
  }));
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
  return groupByTable(rows, ({ what, name, when }) => ({ what, name, when }));
}
