import type { Table } from "../../catalogue/catalogue";
import { literalLength, matchesPattern } from "../../rules/pattern";
import type { DraftedColumn } from "./draft";

/** So many columns alike are a family, and stand in one line. */
const family = 4;

/**
 * Puts columns whose names begin or end alike and whose rules are the same under one pattern. No pattern matches
 * a column with another rule, one that needs none, or one that a person must look at.
 */
export function groupColumns(
  table: Table,
  drafted: readonly DraftedColumn[],
): DraftedColumn[] {
  let rest = [...drafted];
  const groups = new Map<string, DraftedColumn>();
  const patterns = [...new Set(rest.flatMap(({ key }) => patternsFor(key)))];
  for (;;) {
    const [best] = patterns
      .flatMap((pattern) => membersOf(pattern, table, drafted, rest))
      .sort(
        (a, b) =>
          b.members.length - a.members.length ||
          literalLength(b.pattern) - literalLength(a.pattern),
      );
    const [first] = best?.members ?? [];
    if (!best || !first) break;
    rest = rest.filter((column) => !best.members.includes(column));
    groups.set(first.key, {
      ...first,
      key: best.pattern,
      names: best.members.map(({ key }) => key),
      why: `${best.members.length} columns alike`,
    });
  }
  return drafted.flatMap(
    (column) =>
      groups.get(column.key) ?? (rest.includes(column) ? [column] : []),
  );
}

function patternsFor(name: string): string[] {
  if (name.includes("*")) return [];
  const places = [...name.matchAll(/_/g)].map(({ index }) => index);
  const stem = /^(.*[^\d_])\d+$/.exec(name)?.[1];
  return [
    ...(stem === undefined ? [] : [`${stem}*`]),
    ...places.flatMap((place) => [
      `${name.slice(0, place + 1)}*`,
      `*${name.slice(place)}`,
    ]),
  ].filter((pattern) => literalLength(pattern) > 2);
}

function membersOf(
  pattern: string,
  table: Table,
  drafted: readonly DraftedColumn[],
  rest: readonly DraftedColumn[],
): { readonly pattern: string; readonly members: readonly DraftedColumn[] }[] {
  const matching = table.columns.filter(({ name }) =>
    matchesPattern(pattern, name),
  );
  const members = drafted.filter(({ key }) =>
    matching.some(({ name }) => name === key),
  );
  const fits =
    members.length >= family &&
    members.length === matching.length &&
    members.every(
      (one) =>
        rest.includes(one) && !one.needsEye && one.rule === members[0]?.rule,
    );
  return fits ? [{ pattern, members }] : [];
}
