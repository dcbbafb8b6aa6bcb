import type { ColumnRule, TableRules, ValueRule } from "../rules/rules";
import { givenValues } from "./shared/given";
import { maskDomain } from "./shared/reserved";
import type { Vocabulary } from "./shared/vocabulary";

/** What masks are made of, in lower case: none of that tells of a person where it is met again. */
export interface Ingredients {
  /** Words that masks choose from. */
  readonly words: readonly string[];
  /** Texts that stand in masks as they are, whole or in part. */
  readonly texts: readonly string[];
}

/** Those of all masks, and of these rules' own constants, choices, passwords and texts within SQL. */
export function ingredientsOf(
  rules: readonly TableRules[],
  vocabulary: Vocabulary,
): Ingredients {
  const given = rules.flatMap(({ rule }) =>
    Object.values(rule.columns).flatMap(valuesIn),
  );
  return {
    // `Ash Street` is two of them.
    words: [
      ...new Set(
        Object.values(vocabulary)
          .flat()
          .flatMap((phrase: string) => phrase.toLowerCase().split(/[^a-z]+/)),
      ),
    ],
    texts: [
      ...new Set(
        [`@${maskDomain}`, `https://${maskDomain}/`, ...given].map((text) =>
          text.toLowerCase(),
        ),
      ),
    ],
  };
}

function valuesIn(rule: ColumnRule): string[] {
  switch (rule.kind) {
    case "json":
      return [
        ...rule.paths.map((path) => path.rule),
        ...(rule.otherwise ? [rule.otherwise] : []),
      ].flatMap(valuesOf);
    case "sql":
      return literalsIn(rule.expression);
    default:
      return valuesOf(rule);
  }
}

function valuesOf(rule: ValueRule): string[] {
  return rule.kind === "password"
    ? [rule.known ?? ""]
    : givenValues(rule).map(String);
}

/** The texts between quotes or dollars in an SQL expression. */
function literalsIn(expression: string): string[] {
  return [
    ...expression.matchAll(/'((?:[^']|'')*)'|\$(\w*)\$([\s\S]*?)\$\2\$/g),
  ].map(({ 1: quoted, 3: dollars }) =>
    quoted === undefined ? (dollars ?? "") : quoted.replaceAll("''", "'"),
  );
}
