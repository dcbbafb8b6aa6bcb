import {
  type Catalogue,
  type Column,
  type Table,
  tableByOid,
} from "../../catalogue/catalogue";
import { masks } from "../../masks/registry";
import { expressionFor } from "../../plan/expression";
import { type ColumnRule, type Masker, maskers } from "../../rules/rules";
import { holdTheSame } from "../contents/hold-the-same";
import { splitWords } from "../words/split-words";
import { fits, isUnique } from "./fitting";
import type { Subject } from "./judge/subject";
import { type ColumnProposal, sayWhy } from "./proposal";

/** A column and what is proposed for it by itself. */
export type Judged = Subject & ColumnProposal;

/** Kinds of masks that are equal for equal values and different for others, the likeliest first. */
const joining: readonly Masker[] = (["email", "token"] as const).filter(
  (kind) => masks[kind].joins,
);

/** What else there is to know of the database. */
export interface Surroundings {
  readonly catalogue: Catalogue;
  /** Tables of which no row is left: their columns tie nothing. */
  readonly emptied: ReadonlySet<Table>;
  /** The rule that a column has already. */
  readonly ruleOf: (table: Table, column: Column) => ColumnRule | undefined;
}

/**
 * Makes the rules of columns that hold the same values one: those that foreign keys tie, and those of the
 * same name of which many values are the same.
 */
export function joined(
  judged: readonly Judged[],
  surroundings: Surroundings,
): Judged[] {
  const tied = tiedGroups(judged, surroundings);
  const afterKeys = judged.map((one) => {
    const group = tied.get(one);
    return group ? ruleOfTied(one, group, surroundings) : one;
  });
  return keepNumbersOfKept(
    unifyNamesakes(afterKeys, tied, surroundings.catalogue),
  );
}

/** Columns of rows' numbers, which refer to tables whose numbers stay, although no foreign key says so. */
function keepNumbersOfKept(judged: readonly Judged[]): Judged[] {
  const kept = judged.filter(
    ({ table, column, rule }) =>
      rule.kind === "keep" && isUnique(table, column),
  );
  return judged.map((one) => {
    const refers =
      one.rule.kind === "token" &&
      splitWords(one.column.name).at(-1) === "id" &&
      kept.some((other) => holdTheSame(one.contents, other.contents));
    return refers
      ? {
          ...one,
          rule: { kind: "keep", reason: keyReason },
          why: "the numbers of another table's rows, which stay",
        }
      : one;
  });
}

/** Columns that foreign keys tie together, whether or not they are to have a rule. */
interface Tied {
  readonly columns: readonly { table: Table; column: Column }[];
  /** Those of them for which a rule is proposed. */
  readonly judged: readonly Judged[];
  /** Of these, those to which others refer. */
  readonly referredTo: readonly Judged[];
}

/** Why a key that tells of nobody may stay. */
const keyReason = "a key to rows of the application's own";

const placeOf = (table: Table, column: Column) =>
  `${table.oid}.${column.number}`;

/** The groups of columns that foreign keys tie, by each column for which a rule is proposed. */
function tiedGroups(
  judged: readonly Judged[],
  { catalogue, emptied }: Surroundings,
): Map<Judged, Tied> {
  const groups = new Map<string, Tied["columns"]>();
  const referred = new Set<string>();
  for (const key of catalogue.foreignKeys)
    key.fromColumns.forEach((number, index) => {
      const from = columnAt(catalogue, key.from, number);
      const to = columnAt(catalogue, key.to, key.toColumns[index] ?? 0);
      if (!from || !to || emptied.has(from.table) || emptied.has(to.table))
        return;
      const ends = [from, to].map((one) => ({
        one,
        place: placeOf(one.table, one.column),
      }));
      referred.add(placeOf(to.table, to.column));
      const together = [
        ...new Set(
          ends.flatMap(({ one, place }) => groups.get(place) ?? [one]),
        ),
      ];
      for (const { table, column } of together)
        groups.set(placeOf(table, column), together);
    });
  const found = new Map<Judged, Tied>();
  for (const one of judged) {
    const place = placeOf(one.table, one.column);
    const columns = groups.get(place);
    if (!columns) continue;
    const places = new Set(
      columns.map(({ table, column }) => placeOf(table, column)),
    );
    const together = judged.filter(({ table, column }) =>
      places.has(placeOf(table, column)),
    );
    found.set(one, {
      columns,
      judged: together,
      referredTo: together.filter(({ table, column }) =>
        referred.has(placeOf(table, column)),
      ),
    });
  }
  return found;
}

function columnAt(
  catalogue: Catalogue,
  oid: number,
  number: number,
): { table: Table; column: Column } | undefined {
  const table = tableByOid(catalogue, oid);
  const column = table.columns.find((one) => one.number === number);
  return column && { table, column };
}

/** One that a foreign key ties: the same for all of its group, or none. */
function ruleOfTied(
  one: Judged,
  { columns, judged, referredTo }: Tied,
  { catalogue, ruleOf }: Surroundings,
): Judged {
  const others = columns.filter(
    ({ column }) => !judged.some((some) => some.column === column),
  );
  const known = others.map(({ table, column }) => ruleOf(table, column)?.kind);
  // Whose values they are the column tells to which the others refer.
  const telling = referredTo.length > 0 ? referredTo : judged;
  const kept = telling.every(({ rule }) => rule.kind === "keep");
  if (kept && !joining.some((kind) => known.includes(kind)))
    return {
      ...one,
      rule: { kind: "keep", reason: keyReason },
      why: "a foreign key, and its values are nobody's by what is known",
      needsEye: judged.some(({ needsEye }) => needsEye),
    };
  const common = joining.find(
    (kind) =>
      known.every((other) => other === kind) &&
      (kind === "token" ||
        known.length > 0 ||
        judged.some(({ rule }) => rule.kind === kind)) &&
      fitsAll(columns, { kind }, catalogue),
  );
  if (common)
    return {
      ...one,
      rule: { kind: common },
      why: `${one.why}; a foreign key, both sides alike`,
    };
  return {
    ...one,
    rule:
      !referredTo.includes(one) && !one.column.notNull
        ? { kind: "null" }
        : sayWhy,
    why: `${one.why}; a foreign key, and no mask fits both sides`,
    needsEye: true,
  };
}

/** Whether all take a rule, and its masks are equal in all of them. */
function fitsAll(
  columns: readonly { table: Table; column: Column }[],
  rule: ColumnRule,
  catalogue: Catalogue,
): boolean {
  const written = new Set(
    columns.map(({ column }) =>
      expressionFor({ ...column, name: "value" }, rule),
    ),
  );
  return (
    written.size === 1 &&
    columns.every(
      ({ table, column }) =>
        !table.inherits &&
        table.descendants.length === 0 &&
        fits(table, column, rule, catalogue),
    )
  );
}

/** Columns of one name of which many values are the same, and which would get different rules. */
function unifyNamesakes(
  judged: readonly Judged[],
  tied: ReadonlyMap<Judged, unknown>,
  catalogue: Catalogue,
): Judged[] {
  const places = new Set(
    [...tied.keys()].map(({ table, column }) => placeOf(table, column)),
  );
  const byName = new Map<string, Judged[]>();
  for (const one of judged)
    byName.set(one.column.name, [...(byName.get(one.column.name) ?? []), one]);
  const changed = new Map<Judged, Judged>();
  for (const namesakes of byName.values())
    for (const group of overlapping(namesakes)) {
      const free = group.filter(
        ({ table, column }) => !places.has(placeOf(table, column)),
      );
      const common = commonRule(group);
      if (!common) continue;
      for (const one of free)
        if (
          one.rule.kind !== common &&
          fits(one.table, one.column, { kind: common }, catalogue)
        )
          changed.set(one, {
            ...one,
            rule: { kind: common },
            why: `${one.why}; columns of that name hold the same values`,
          });
    }
  return judged.map((one) => changed.get(one) ?? one);
}

/** Groups of columns that have many values in common, each of two or more. */
function overlapping(columns: readonly Judged[]): Judged[][] {
  const groups: Judged[][] = [];
  for (const column of columns) {
    const near = groups.filter((group) =>
      group.some((other) => holdTheSame(column.contents, other.contents)),
    );
    for (const group of near) groups.splice(groups.indexOf(group), 1);
    groups.push([...near.flat(), column]);
  }
  return groups.filter((group) => group.length > 1);
}

/** The rule for columns of equal values; undefined where theirs agree, or none of them needs to join. */
function commonRule(group: readonly Judged[]): Masker | undefined {
  const kinds = new Set(group.map(({ rule }) => rule.kind));
  // What is nulled or emptied needs to join with nothing.
  const masks = maskers.filter(
    (kind) => kinds.has(kind) && kind !== "free text",
  );
  if (kinds.size < 2 || masks.length === 0) return undefined;
  return (
    joining.find((kind) => kinds.has(kind)) ??
    (masks.length > 1 ? "token" : masks[0])
  );
}
