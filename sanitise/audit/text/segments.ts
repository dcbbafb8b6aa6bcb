import type { ClientBase } from "pg";
import type { Table } from "../../catalogue/catalogue";

/** A part of a table: blocks `from` up to, without it, `to`. */
export interface Segment {
  readonly table: Table;
  readonly from: number;
  readonly to: number;
  /** Of the table: how many bytes a block stands for, with what is stored outside of it. */
  readonly blocks: { readonly bytes: number };
  /** Bytes of texts that are looked at in one go. */
  readonly chunk: number;
}

const MiB = 1024 * 1024;

/** More than a session searches in a few seconds would leave others idle at the end. */
const mostBytes = 256 * MiB;

/** Less takes no longer than what a session does once for each segment. */
const leastBytes = 16 * MiB;

/** Segments of average size for each session: with fewer, one could work while others have nothing left. */
const segmentsEach = 4;

/** Bytes of a chunk: looking at less takes little less, as long as expressions take to get ready. */
export const leastChunk = 6_000_000;
const mostChunk = 24_000_000;

/** Memory that looking at a chunk takes, in chunks: measured on PostgreSQL 15, in UTF-8. */
const memoryOfChunk = 9;

/**
 * Bytes of texts that each session may look at in one go: with an eighth of the memory for all of them, as masking
 * has for index builds.
 * @param memory the server's, in bytes
 */
export function chunkFor(memory: number, sessions: number): number {
  const share = Math.floor(memory / 8 / sessions / memoryOfChunk);
  return Math.max(leastChunk, Math.min(mostChunk, share));
}

/**
 * Divides tables so that also one large one keeps several sessions busy, the largest first. A table whose
 * row security must be lifted stays whole, since that locks it.
 * @param sessions how many will search them at once
 * @param chunk bytes of texts that they look at in one go
 */
export async function segmentsOf(
  client: ClientBase,
  tables: readonly Table[],
  sessions: number,
  chunk: number,
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
      chunk,
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
