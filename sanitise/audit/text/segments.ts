import type { ClientBase } from "pg";
import type { Table } from "../../catalogue/catalogue";

/** A part of a table: blocks `from` up to, without it, `to`. */
export interface Segment {
  readonly table: Table;
  readonly from: number;
  readonly to: number;
  /** Of the table: how many bytes a block stands for, with what is stored outside of it. */
  readonly blocks: { readonly bytes: number };
}

/** More than a session searches in a few seconds would leave others idle at the end. */
const segmentBytes = 256 * 1024 * 1024;

/**
 * Divides tables so that also one large one keeps several sessions busy, the largest first. A table whose
 * row security must be lifted stays whole, since that locks it.
 */
export async function segmentsOf(
  client: ClientBase,
  tables: readonly Table[],
): Promise<Segment[]> {
  const { rows } = await client.query<{
    oid: number;
    blocks: number;
    bytes: number;
  }>(
    `select oid::int8::float8 as oid, (pg_relation_size(oid) / current_setting('block_size')::int)::float8 as blocks,
       pg_table_size(oid)::float8 as bytes
     from unnest($1::int8[]::oid[]) oid order by bytes desc`,
    [tables.map(({ oid }) => oid)],
  );
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  return rows.flatMap(({ oid, blocks, bytes }) => {
    const table = byOid.get(oid);
    if (!table || blocks === 0) return [];
    const perBlock = bytes / blocks;
    const step =
      table.rowSecurity === "forced"
        ? blocks
        : Math.max(1, Math.floor(segmentBytes / perBlock));
    return Array.from({ length: Math.ceil(blocks / step) }, (_, index) => ({
      table,
      from: index * step,
      to: Math.min((index + 1) * step, blocks),
      blocks: { bytes: perBlock },
    }));
  });
}
