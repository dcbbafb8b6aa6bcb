import type { Kinds } from "../kinds/kinds";

/**
 * Characters of a value that are looked at in one go. PostgreSQL's expressions can't take a text of more
 * than a quarter of a gigabyte.
 */
const size = 1_000_000;

/** By how much the pieces of a long value overlap: what is looked for is shorter. */
const overlap = 1_000;

/**
 * Characters of the parts that a value is cut into first: to find a place in a text PostgreSQL walks there
 * from its beginning.
 */
const partSize = 16 * size;

/** SQL that gives the pieces of a text as `piece.value`, to be joined laterally. */
export function piecesOf(text: string): string {
  return `lateral (select ${piece("part.value", size)} as value
    from (select ${piece(text, partSize)} as value from ${places(text, partSize)} offset 0) part,
      ${places("part.value", size)} offset 0) piece`;
}

/**
 * The same for bytes, each piece as `encode(…, 'escape')` has it: as one text they could be four times as
 * long as the longest that PostgreSQL can hold.
 */
export function piecesOfBytes(bytes: string): string {
  return `lateral (select encode(${piece(bytes, size)}, 'escape') collate "C" as value
    from ${places(bytes, size)} offset 0) piece`;
}

function piece(value: string, length: number): string {
  return `substr(${value}, place, ${length + overlap})`;
}

function places(value: string, length: number): string {
  return `generate_series(1, greatest(length(${value}), 1), ${length}) place`;
}

/** Aggregates, as SQL, one per kind: how many distinct `row`s have a piece that holds it. */
export function countsOf({ all, lookFor }: Kinds, row: string): string {
  return all
    .map((kind, index) => {
      const look = lookFor(kind, "piece.value");
      const holds = kind.holds("piece.value");
      // The quick look spares most values the exact one.
      const found =
        look === undefined
          ? holds
          : `case when ${look} then ${holds} else false end`;
      return `(count(distinct ${row}) filter (where ${found}))::float8 as kind_${index}`;
    })
    .join(", ");
}

/** What those aggregates counted, by kind's name; only what was found. */
export function readCounts(
  { all }: Kinds,
  row: Readonly<Record<string, unknown>>,
): { kind: string; rows: number }[] {
  return all.flatMap(({ name }, index) => {
    const rows = Number(row[`kind_${index}`]);
    return rows > 0 ? [{ kind: name, rows }] : [];
  });
}
