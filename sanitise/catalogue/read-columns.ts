import type { ClientBase } from "pg";
import { shareEqual } from "../../postgres/share-equal";
import type { Column, ColumnType } from "./catalogue";
import { typeJoined, writtenType } from "./column-type";
import { groupByTable } from "./group-by-table";
import type { Blocker } from "./read-blockers";
import { readTypes } from "./read-types";

interface ColumnRow {
  of: number;
  number: number;
  name: string;
  typeOid: number;
  modifier: number;
  sql: string;
  bareSql: string;
  notNull: boolean;
  generated: boolean;
  generatedAs: string | null;
  key: boolean;
  settings: string[];
}

/** A column's type, and whether a domain of it forbids NULL. */
interface Described {
  readonly type: ColumnType;
  readonly notNull: boolean;
}

/** The columns of each table by its oid, in the table's order, without dropped ones. */
export async function readColumns(
  client: ClientBase,
  tables: readonly number[],
  blockers: readonly Blocker[],
): Promise<Map<number, Column[]>> {
  const types = await readTypes(client);
  const { rows } = await client.query<ColumnRow>(
    `
    select a.attrelid::int8::float8 as of, a.attnum as number, a.attname as name,
      a.atttypid::int8::float8 as "typeOid", a.atttypmod as modifier,
      ${writtenType} as sql,
      format_type(a.atttypid, -1) as "bareSql",
      a.attnotnull as "notNull", a.attgenerated <> '' as generated,
      (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
        where a.attgenerated <> '' and d.adrelid = a.attrelid and d.adnum = a.attnum) as "generatedAs",
      exists (select from pg_constraint c
        where c.conrelid = a.attrelid and c.contype in ('p', 'f') and a.attnum = any (c.conkey)) as key,
      array_remove(array[
        case when a.attstorage <> t.typstorage then 'set storage ' ||
          case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
        case a.attcompression when 'p' then 'set compression pglz' when 'l' then 'set compression lz4' end
      ], null) as settings
    from pg_attribute a ${typeJoined}
    where a.attrelid = any ($1::int8[]::oid[]) and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`,
    [tables],
  );
  const { text, list } = shareEqual();
  // Columns of one type have one description of it.
  const described = new Map<string, Described>();
  const describe = ({
    typeOid,
    modifier,
    sql,
    bareSql,
  }: ColumnRow): Described => {
    const key = `${typeOid} ${modifier} ${sql}`;
    const known = described.get(key);
    if (known) return known;
    const { notNull, ...type } = types(typeOid, modifier);
    const made = { notNull, type: { ...type, sql, bareSql } };
    described.set(key, made);
    return made;
  };
  const blocked = groupByTable(
    blockers.map((one) => ({ of: one.table, one })),
    ({ one }) => one,
  );
  return groupByTable(rows, (row) => {
    const { notNull, type } = describe(row);
    const inTheWay = (blocked.get(row.of) ?? []).filter(
      ({ column }) => column === row.number,
    );
    return {
      number: row.number,
      name: text(row.name),
      type,
      notNull: row.notNull || notNull,
      generated: row.generated,
      generatedAs: row.generatedAs ?? undefined,
      key: row.key,
      settings: list(row.settings),
      blockers: list(
        inTheWay
          .filter(({ view }) => view === undefined)
          .map(({ what }) => what),
      ),
      views: list(inTheWay.flatMap(({ view }) => view ?? [])),
    };
  });
}
