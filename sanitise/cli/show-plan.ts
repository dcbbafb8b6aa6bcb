import { count, counted, size } from "../../words/amounts";
import { describeShape, type PathShape } from "../check/data/count-shapes";
import type { FoundName } from "../check/names/qualify-rules";
import type { Unequal } from "../propose/find-unequal";
import type { ColumnEvidence } from "../report/evidence";
import type { PlannedLargeObjects, PlannedTable } from "./planned-tables";

/** A database's plan as a table that a person reads. */
export function showTables(tables: readonly PlannedTable[]): string {
  const lines = tables.flatMap((one): string[][] => [
    [
      one.way,
      one.table,
      one.rows === null ? "?" : count(one.rows),
      size(one.bytes),
      [one.why, one.preset && `preset ${one.preset}`]
        .filter(Boolean)
        .join("; "),
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
  const { count: number, way, why } = planned;
  return `  ${counted(number, "large object")}: ${way}${why === null ? "" : `, ${why}`}\n`;
}

/** What names in the rules' SQL were found to mean, a line each. */
export function showNames(names: readonly FoundName[]): string {
  return names
    .map(({ place, name, means }) => `  ${place}: ${name} is ${means}\n`)
    .join("");
}

/** Columns of one name that hold the same and get unequal rules, a line each. */
export function showUnequal(unequal: readonly Unequal[]): string {
  return unequal
    .map(({ column, rules }) => {
      const told = Object.entries(rules).map(
        ([kind, tables]) => `${kind} in ${tables.join(", ")}`,
      );
      return `  ${column}: ${told.join("; ")}. These hold the same values, and what joins them will find nothing: give them one rule.\n`;
    })
    .join("");
}

/** Paths into JSON that lead nowhere in some documents, a line each. */
export function showPaths(paths: readonly PathShape[]): string {
  return paths
    .flatMap(describeShape)
    .map((line) => `  ${line}\n`)
    .join("");
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
