import type { Column, UniqueIndex } from "../catalogue/catalogue";
import type { ColumnRule, Masker } from "../rules/rules";
import { shortestUniqueEmail } from "./email";
import { noisyTypes } from "./noise";
import { knownLength, unusableLength } from "./password";
import { isMasker, textMasks } from "./texts";
import { shortestUniqueToken } from "./token";
import { longestUrl } from "./url";

/** Types of text. */
export const textTypes = ["text", "varchar", "bpchar", "citext", "name"];

/** Types besides texts that a masker takes. */
const otherTypes: Partial<Record<Masker, readonly string[]>> = {
  "ip address": ["inet", "cidr"],
  token: ["uuid"],
};

const otherwise = "Use null, a constant or an SQL expression.";

/** `name` has room for 63 bytes. */
function room({ base, maxLength }: Column["type"]): number | undefined {
  return base === "name" ? 63 : maxLength;
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
  if (rule.kind === "null" && column.notNull)
    return "null can't be, the column is NOT NULL. Use a constant or an SQL expression.";
  return (
    typeProblem(column, rule) ??
    lengthProblem(column, rule) ??
    uniqueProblem(column, rule, uniqueIndexes)
  );
}

function typeProblem({ type }: Column, rule: ColumnRule): string | undefined {
  const takes = typesOf(rule);
  if (!takes) return undefined;
  const whole = rule.kind === "json" || rule.kind === "noise";
  const moment = ["timestamp", "timestamptz"].includes(type.base);
  return takes.includes(type.base) && !(type.array && (whole || moment))
    ? undefined
    : `${rule.kind} doesn't fit the type ${type.sql}. ${otherwise}`;
}

/** Types that the rule is for; undefined for every one. */
function typesOf({ kind }: ColumnRule): readonly string[] | undefined {
  switch (kind) {
    case "noise":
      return noisyTypes;
    case "json":
      return ["json", "jsonb"];
    case "password":
      return textTypes;
    case "date of birth":
      return ["date", "timestamp", "timestamptz"];
  }
  return isMasker(kind)
    ? [...textTypes, ...(otherTypes[kind] ?? [])]
    : undefined;
}

function lengthProblem({ type }: Column, rule: ColumnRule): string | undefined {
  const most = room(type);
  if (most === undefined) return undefined;
  if (rule.kind === "constant" && !type.array && lengthOf(rule.value) > most)
    return `the constant is ${lengthOf(rule.value)} characters long, the column has ${most}.`;
  if (rule.kind === "choice") {
    const long = rule.values.find((value) => lengthOf(value) > most);
    if (long !== undefined)
      return `the choice ${JSON.stringify(long)} is ${lengthOf(long)} characters long, the column has ${most}.`;
  }
  const least = leastOf(rule);
  return least > most
    ? `${rule.kind} needs ${least} characters, the column has ${most}. ${otherwise}`
    : undefined;
}

function leastOf(rule: ColumnRule): number {
  if (rule.kind === "password")
    return rule.known === undefined ? unusableLength : knownLength;
  return isMasker(rule.kind) ? textMasks[rule.kind].shortest : 0;
}

function lengthOf(value: string | number | boolean): number {
  return [...String(value)].length;
}

/** Of indexes on several columns the rows have to tell: see `check/data/check-data.ts`. */
function uniqueProblem(
  column: Column,
  rule: ColumnRule,
  indexes: readonly UniqueIndex[],
): string | undefined {
  const index = indexes.find(
    ({ keys, columns }) =>
      keys.length === 1 && columns.length === 1 && columns[0] === column.number,
  );
  if (!index) return undefined;
  const reason = repeats(rule, room(column.type), index);
  return reason === undefined
    ? undefined
    : `${rule.kind} gives several rows the same value (${reason}), which the unique index ${index.name} forbids. Use email, token or an SQL expression.`;
}

/** Why a rule gives several rows the same value; undefined where it doesn't, or only the rows can tell. */
function repeats(
  rule: ColumnRule,
  most = Number.POSITIVE_INFINITY,
  { nullsDistinct }: UniqueIndex,
): string | undefined {
  switch (rule.kind) {
    case "null":
      return nullsDistinct ? undefined : "NULL counts as a value there";
    case "constant":
      return "it is one for all";
    case "choice":
      return `there are only ${rule.values.length} of them`;
    case "password":
      return rule.known === undefined ? undefined : "it is one for all";
    case "email":
      return tooShort(most, shortestUniqueEmail);
    case "token":
      return tooShort(most, shortestUniqueToken);
    case "url":
      return tooShort(most, longestUrl);
    case "noise":
      return "two numbers can come to the same one";
  }
  return isMasker(rule.kind) ? textMasks[rule.kind].repeats : undefined;
}

function tooShort(most: number, least: number): string | undefined {
  return most < least
    ? `unique ones need ${least} characters, the column has ${most}`
    : undefined;
}
