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
  const decided = new Map(
    [...new Set(tied.values())].map((group) => [
      group,
      decide(group, surroundings),
    ]),
  );
  const afterKeys = judged.map((one) => {
    const group = tied.get(one);
    const decision = group && decided.get(group);
    return decision ? ruleOfTied(one, group, decision) : one;
  });
  return keepNumbersOfKept(
    unifyNamesakes(afterKeys, tied, surroundings.catalogue),
  );
}

/** Columns of rows' numbers, which refer to tables whose numbers stay, although no foreign key says so. */
function keepNumbersOfKept(judged: readonly Judged[]): Judged[] {
  const kept = byHash(
    judged.filter(
      ({ table, column, rule }) =>
        rule.kind === "keep" && isUnique(table, column),
    ),
  );
  return judged.map((one) => {
    const refers =
      one.rule.kind === "token" &&
      splitWords(one.column.name).at(-1) === "id" &&
      sharing(one, kept).some((other) =>
        holdTheSame(one.contents, other.contents),
      );
    return refers
      ? {
          ...one,
          rule: { kind: "keep", reason: keyReason },
          why: "the numbers of another table's rows, which stay",
        }
      : one;
  });
}

/** Columns by the hashes of values that they have: those without one in common hold nothing in common. */
function byHash(columns: readonly Judged[]): ReadonlyMap<number, Judged[]> {
  const found = new Map<number, Judged[]>();
  for (const one of columns)
    for (const hash of one.contents?.sketch ?? []) {
      const others = found.get(hash);
      if (others) others.push(one);
      else found.set(hash, [one]);
    }
  return found;
}

/** Those that have a value in common with this one. */
function sharing(
  { contents }: Judged,
  columns: ReadonlyMap<number, readonly Judged[]>,
): Judged[] {
  return [
    ...new Set(
      (contents?.sketch ?? []).flatMap((hash) => columns.get(hash) ?? []),
    ),
  ];
}

/** A column, with the table that it is of. */
interface Place {
  readonly table: Table;
  readonly column: Column;
}

/** Columns that foreign keys tie together, whether or not they are to have a rule. */
interface Tied {
  readonly columns: readonly Place[];
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
  const groups = new Map<string, Place[]>();
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
      for (const { one, place } of ends)
        if (!groups.has(place)) groups.set(place, [one]);
      const [group = [], other = []] = ends.map(({ place }) =>
        groups.get(place),
      );
      if (group === other) return;
      // The smaller one moves, so that what many columns refer to costs no more than there are.
      const [few, many] =
        group.length < other.length ? [group, other] : [other, group];
      for (const moved of few) {
        many.push(moved);
        groups.set(placeOf(moved.table, moved.column), many);
      }
    });
  const judgedOf = new Map<Place[], Judged[]>();
  for (const one of judged) {
    const group = groups.get(placeOf(one.table, one.column));
    if (!group) continue;
    const others = judgedOf.get(group);
    if (others) others.push(one);
    else judgedOf.set(group, [one]);
  }
  return new Map(
    [...judgedOf].flatMap(([columns, together]) => {
      const tied: Tied = {
        columns,
        judged: together,
        referredTo: together.filter(({ table, column }) =>
          referred.has(placeOf(table, column)),
        ),
      };
      return together.map((one): [Judged, Tied] => [one, tied]);
    }),
  );
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

/** What becomes of all columns of a group: they stay, get one mask, or none fits. */
type Decision = "keep" | Masker | "none";

function decide(
  { columns, judged, referredTo }: Tied,
  { catalogue, ruleOf }: Surroundings,
): Decision {
  const proposed = new Set(judged.map(({ column }) => column));
  const others = columns.filter(({ column }) => !proposed.has(column));
  const known = others.map(({ table, column }) => ruleOf(table, column)?.kind);
  // Whose values they are the column tells to which the others refer.
  const telling = referredTo.length > 0 ? referredTo : judged;
  const kept = telling.every(({ rule }) => rule.kind === "keep");
  if (kept && !joining.some((kind) => known.includes(kind))) return "keep";
  return (
    joining.find(
      (kind) =>
        known.every((other) => other === kind) &&
        (kind === "token" ||
          known.length > 0 ||
          judged.some(({ rule }) => rule.kind === kind)) &&
        fitsAll(columns, { kind }, catalogue),
    ) ?? "none"
  );
}

/** One that a foreign key ties: the same for all of its group, or none. */
function ruleOfTied(
  one: Judged,
  { judged, referredTo }: Tied,
  decision: Decision,
): Judged {
  if (decision === "keep")
    return {
      ...one,
      rule: { kind: "keep", reason: keyReason },
      why: "a foreign key, and its values are nobody's by what is known",
      needsEye: judged.some(({ needsEye }) => needsEye),
    };
  if (decision !== "none")
    return {
      ...one,
      rule: { kind: decision },
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
  columns: readonly Place[],
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
  for (const one of judged) {
    const namesakes = byName.get(one.column.name);
    if (namesakes) namesakes.push(one);
    else byName.set(one.column.name, [one]);
  }
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
  const groupOf = new Map<Judged, Set<Judged>>();
  // By hash, one column of each group that has it.
  const known = new Map<number, Judged[]>();
  for (const column of columns) {
    let own = new Set([column]);
    groupOf.set(column, own);
    const sketch = column.contents?.sketch ?? [];
    const met = new Set(sketch.flatMap((hash) => known.get(hash) ?? []));
    for (const near of new Set(
      [...met].flatMap((one) => groupOf.get(one) ?? []),
    )) {
      if (near === own || !holdsTheSameAsOne(column, near)) continue;
      const [few, many] = near.size < own.size ? [near, own] : [own, near];
      for (const moved of few) groupOf.set(moved, many.add(moved));
      own = many;
    }
    for (const hash of sketch) {
      const others = (known.get(hash) ?? []).filter(
        (one) => groupOf.get(one) !== own,
      );
      known.set(hash, [...others, column]);
    }
  }
  return [...new Set(groupOf.values())]
    .map((group) => [...group])
    .filter((group) => group.length > 1);
}

function holdsTheSameAsOne(
  { contents }: Judged,
  others: Iterable<Judged>,
): boolean {
  for (const other of others)
    if (holdTheSame(contents, other.contents)) return true;
  return false;
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
