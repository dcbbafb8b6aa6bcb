import type { ClientBase } from "pg";
import type { Finding } from "./finding";
import type { Kinds } from "./kinds/kinds";
import { lookAtAll, type Searched, searchSegment } from "./search-table";
import type { Segment } from "./text/segments";

/** Bytes of a table's rows above which it is searched alone, and of all that is looked at at once. */
const small = 256 * 1024;
const most = 3 * 1024 * 1024;

/** Tables that are looked at at once, each of which takes locks, and their columns, each of which is a part of the statement. */
const mostTables = 50;
const mostColumns = 1_000;

/**
 * Puts small tables together that one session may search, so that what there is to look for is told and made ready
 * once for many: a schema of thousands of small tables took nearly all its time for that.
 * @param segments the largest first
 * @param keyOf the same for tables that may share a session
 */
export function putTogether(
  segments: readonly Segment[],
  keyOf: (segment: Segment) => string,
): Segment[][] {
  const together: Segment[][] = [];
  const open = new Map<
    string,
    { segments: Segment[]; bytes: number; columns: number }
  >();
  for (const segment of segments) {
    const bytes = (segment.to - segment.from) * segment.blocks.bytes;
    // Row security that must be lifted wants a transaction of its own.
    if (bytes > small || segment.table.rowSecurity === "forced") {
      together.push([segment]);
      continue;
    }
    const columns = segment.table.columns.length;
    const key = keyOf(segment);
    const last = open.get(key);
    if (
      last &&
      last.segments.length < mostTables &&
      last.bytes + bytes <= most &&
      last.columns + columns <= mostColumns
    ) {
      last.segments.push(segment);
      last.bytes += bytes;
      last.columns += columns;
    } else {
      const next = { segments: [segment], bytes, columns };
      open.set(key, next);
      together.push(next.segments);
    }
  }
  return together;
}

/** Searches segments: all at once by the quick look, and where that sees something, each half of them by itself. */
export async function searchTogether(
  client: ClientBase,
  segments: readonly Segment[],
  kinds: Kinds,
): Promise<Searched> {
  const [first] = segments;
  if (!first) return { rows: 0, findings: [] };
  if (segments.length === 1) return searchSegment(client, first, kinds);
  const seen = await lookAtAll(client, segments, kinds);
  if (seen && !seen.suspicious && !seen.encoded)
    return { rows: seen.rows, findings: [] };
  const middle = Math.ceil(segments.length / 2);
  const halves = [segments.slice(0, middle), segments.slice(middle)];
  let rows = 0;
  const findings: Finding[] = [];
  for (const half of halves) {
    const found = await searchTogether(client, half, kinds);
    rows += found.rows;
    findings.push(...found.findings);
  }
  return { rows, findings };
}
