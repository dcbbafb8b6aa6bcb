import type { ColumnEvidence } from "../report/evidence";
import type { PlannedLargeObjects } from "./planned-large-objects";
import type { PlannedTable } from "./planned-tables";

/** A database's plan as a table that a person reads. */
export function showTables(tables: readonly PlannedTable[]): string {
  const lines = tables.flatMap((one): string[][] => [
    [
      one.way,
      one.table,
      one.rows === null ? "?" : one.rows.toLocaleString("en"),
      size(one.bytes),
      one.why ?? "",
    ],
    ...(one.way === "not chosen" ? [] : changed(one.columns)),
  ]);
  const all = [["way", "table", "rows, about", "size", "why"], ...lines];
  const widths = [0, 1, 2, 3].map((place) =>
    Math.max(...all.map((line) => line[place]?.length ?? 0)),
  );
  return all
    .map((line) =>
      line
        .map((text, place) => {
          const width = widths[place] ?? 0;
          return place === 2 || place === 3
            ? text.padStart(width)
            : text.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `  ${line}\n`)
    .join("");
}

/** What becomes of large objects, in a line; empty where there are none. */
export function showLargeObjects(planned: PlannedLargeObjects | null): string {
  if (!planned) return "";
  const { count, way, why } = planned;
  return `  ${count.toLocaleString("en")} large object${count === 1 ? "" : "s"}: ${way}${why === null ? "" : `, ${why}`}\n`;
}

/** Columns that change: each with its rule. */
function changed(columns: readonly ColumnEvidence[]): string[][] {
  return columns
    .filter(({ became }) => !["keep", "untouched", "deleted"].includes(became))
    .map(({ name, became, why }) => [
      "",
      `  ${name}`,
      "",
      "",
      why === null ? became : `${became}; the rest stays: ${why}`,
    ]);
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes for people: `1.5 MiB`. */
function size(bytes: number): string {
  const power = Math.min(
    units.length - 1,
    bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10),
  );
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${units[power]}`;
}
