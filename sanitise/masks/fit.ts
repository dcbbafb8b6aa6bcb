import type { Column, UniqueIndex } from "../catalogue/catalogue";
import type { ColumnRule } from "../rules/rules";
import { isMaskRule, joining, masks } from "./registry";
import { givenValues } from "./shared/given";
import { textTypes } from "./shared/types";

const otherwise = "Use null, a constant or an SQL expression.";

/** `name` has room for 63 bytes. */
function room({ base, maxLength }: Column["type"]): number {
  return base === "name" ? 63 : (maxLength ?? Number.POSITIVE_INFINITY);
}

/**
 * What the catalogue alone tells against a rule on a column: one sentence or two, to follow the column's
 * name. Undefined when nothing does.
 * @param uniqueIndexes those of the column's table
 */
export function maskProblem(
  column: Column,
  rule: ColumnRule,
  uniqueIndexes: readonly UniqueIndex[],
): string | undefined {
  if (column.generated)
    return "it is a generated column and follows those it is computed from. Give them rules.";
  if (column.type.castByPeople && !writtenWithoutCast(column, rule))
    return `people have made a cast between its type, ${column.type.sql}, and texts, and what it would run isn't called. Use null${column.type.array ? "" : ", choice"} or a constant.`;
  if (rule.kind === "null" && column.notNull)
    return "null can't be, the column is NOT NULL. Use a constant or an SQL expression.";
  return (
    typeProblem(column, rule) ??
    lengthProblem(column, rule) ??
    uniqueProblem(column, rule, uniqueIndexes)
  );
}

/** What a rule gives as constants the type itself reads. */
function writtenWithoutCast({ type }: Column, { kind }: ColumnRule): boolean {
  return (
    ["keep", "null", "constant"].includes(kind) ||
    (kind === "choice" && !type.array)
  );
}

function typeProblem({ type }: Column, rule: ColumnRule): string | undefined {
  return takes(type, rule)
    ? undefined
    : `${rule.kind} doesn't fit the type ${type.sql}. ${otherwise}`;
}

function takes(type: Column["type"], rule: ColumnRule): boolean {
  if (rule.kind === "json")
    return ["json", "jsonb", ...textTypes].includes(type.base);
  return !isMaskRule(rule) || masks[rule.kind].takes(type);
}

function lengthProblem({ type }: Column, rule: ColumnRule): string | undefined {
  const most = room(type);
  const { kind } = rule;
  // A constant is the whole array.
  const given = kind === "constant" && type.array ? [] : givenValues(rule);
  const long = given.find((value) => lengthOf(value) > most);
  if (long !== undefined)
    return `the ${kind === "constant" ? kind : `${kind} ${JSON.stringify(long)}`} is ${lengthOf(long)} characters long, the column has ${most}.`;
  const least = isMaskRule(rule) ? masks[rule.kind].shortest(rule) : 0;
  return least > most
    ? `${kind} needs ${least} characters, the column has ${most}. ${otherwise}`
    : undefined;
}

function lengthOf(value: string | number | boolean): number {
  return [...String(value)].length;
}

/** Of indexes on several columns the rows have to tell: see `check/data/check-data.ts`. */
function uniqueProblem(
  { number, type }: Column,
  rule: ColumnRule,
  indexes: readonly UniqueIndex[],
): string | undefined {
  const index = indexes.find(
    ({ keys, columns }) =>
      keys.length === 1 && columns.length === 1 && columns[0] === number,
  );
  if (!index) return undefined;
  const reason = repeats(rule, room(type), index);
  return reason === undefined
    ? undefined
    : `${rule.kind} gives several rows the same value (${reason}), which the unique index ${index.name} forbids. Use ${joining.join(", ")} or an SQL expression.`;
}

/** Why a rule gives several rows the same value; undefined where it doesn't, or only the rows can tell. */
function repeats(
  rule: ColumnRule,
  most: number,
  { nullsDistinct }: UniqueIndex,
): string | undefined {
  if (isMaskRule(rule)) return masks[rule.kind].repeats(rule, most);
  if (rule.kind === "constant") return "it is one for all";
  return rule.kind === "null" && !nullsDistinct
    ? "NULL counts as a value there"
    : undefined;
}
