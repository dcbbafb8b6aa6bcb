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

const MiB = 1024 * 1024;

/** More than a session searches in a few seconds would leave others idle at the end. */
const mostBytes = 256 * MiB;

/** Less takes no longer than what a session does once for each segment. */
const leastBytes = 16 * MiB;

/** Segments of average size for each session: with fewer, one could work while others have nothing left. */
const segmentsEach = 4;

/**
 * Divides tables so that also one large one keeps several sessions busy, the largest first. A table whose
 * row security must be lifted stays whole, since that locks it.
 * @param sessions how many will search them at once
 */
export async function segmentsOf(
  client: ClientBase,
  tables: readonly Table[],
  sessions: number,
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
  const segmentBytes = bytesOfSegments(
    rows.reduce((sum, { bytes }) => sum + bytes, 0),
    sessions,
  );
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  return rows.flatMap(({ oid, blocks, bytes }) => {
    const table = byOid.get(oid);
    if (!table || blocks === 0) return [];
    const count =
      table.rowSecurity === "forced" ? 1 : Math.ceil(bytes / segmentBytes);
    const step = Math.ceil(blocks / count);
    return Array.from({ length: Math.ceil(blocks / step) }, (_, index) => ({
      table,
      from: index * step,
      to: Math.min((index + 1) * step, blocks),
      blocks: { bytes: bytes / blocks },
    }));
  });
}

/** How many bytes a segment has at most, of so many in all. */
export function bytesOfSegments(all: number, sessions: number): number {
  return Math.min(
    mostBytes,
    Math.max(leastBytes, all / (sessions * segmentsEach)),
  );
}
