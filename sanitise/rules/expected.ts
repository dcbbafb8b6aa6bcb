import type { Step } from "./document";
import { maskers } from "./rules";

const value = `a masker (${maskers.join(", ")}), null, { constant: VALUE }, { choice: [VALUE, …] }, { noise: SHARE }, { password: unusable } or { keep: REASON }`;
const column = value.replace(
  " or { keep",
  ", { json: { PATH: RULE }, rest: REASON }, { sql: EXPRESSION } or { keep",
);
const reason = 'the reason in words, not empty and not "say why"';
const scalar = "a text, a number, true or false";

/** What may stand at a place, by the shape of its path. `*` is any key. */
const expected: readonly (readonly [pattern: string, what: string])[] = [
  [
    "",
    "a map with the keys allow, patterns, accept, only, outbound, largeObjects, tables and databases",
  ],
  ["allow", "a list of addresses (name@domain) and domains (@domain)"],
  ["allow/*", "an address (name@domain) or a domain (@domain)"],
  ["patterns", "a map from a pattern's name to a regular expression"],
  ["patterns/*", "a regular expression of PostgreSQL's as text, not empty"],
  [
    "only",
    "a list, not empty, of tables (names or patterns) and the words outbound, largeObjects, commands and audit",
  ],
  [
    "only/*",
    "a table's name or pattern, outbound, largeObjects, commands or audit",
  ],
  ["accept", "a list of findings"],
  ["accept/*", "{ table: NAME, column: NAME, kind: KIND, reason: REASON }"],
  ["accept/*/reason", reason],
  ["accept/*/*", "a text, not empty"],
  ["outbound", "a list of tables (names or patterns)"],
  ["outbound/*", "a table's name or pattern"],
  ["largeObjects", '"delete" or { keep: REASON }'],
  ["largeObjects/keep", reason],
  ["databases", "a map from a database's name to its rule"],
  [
    "databases/*",
    '"drop", or a map with the keys outbound, tables, largeObjects and accept',
  ],
  ["tables", "a map from a table's name to its rule"],
  [
    "tables/*",
    '"delete", or a map with the keys delete, cascade, where, keep and columns',
  ],
  ["tables/*/delete", "all, or an SQL condition as text, not empty"],
  ["tables/*/where", "an SQL condition as text, not empty"],
  ["tables/*/keep", reason],
  ["tables/*/cascade", "a list of tables, not empty"],
  ["tables/*/cascade/*", "a table's name or pattern"],
  ["tables/*/columns", "a map from a column's name to its rule, not empty"],
  ["tables/*/columns/*", column],
  ["tables/*/columns/*/json", "a map from a path to its rule, not empty"],
  ["tables/*/columns/*/json/*", value],
  ["tables/*/columns/*/sql", "an SQL expression as text, not empty"],
  ["tables/*/columns/*/rest", reason],
];

/** What may stand inside the rule of a value: of a column, or of a part of its JSON. */
const inValue: readonly (readonly [pattern: string, what: string])[] = [
  ["constant", scalar],
  ["choice", "a list of different values, not empty"],
  ["choice/*", scalar],
  ["noise", "a number above 0, at most 1"],
  ["password", "unusable or { known: PASSWORD }"],
  ["password/known", "a text, not empty"],
  ["keep", reason],
];

const all = [
  ...expected,
  ...["tables/*/columns/*", "tables/*/columns/*/json/*"].flatMap((place) =>
    inValue.map(([pattern, what]) => [`${place}/${pattern}`, what] as const),
  ),
];

/** What may stand at that place of a file of rules, in words. */
export function expectedAt(path: readonly Step[]): string {
  const inDatabase = path[0] === "databases" && path.length > 2;
  const steps = (inDatabase ? path.slice(2) : path).map(String);
  const match = all.find(([pattern]) => {
    const parts = pattern === "" ? [] : pattern.split("/");
    return (
      parts.length === steps.length &&
      parts.every((part, index) => part === "*" || part === steps[index])
    );
  });
  return match?.[1] ?? "what rules.schema.json says";
}
