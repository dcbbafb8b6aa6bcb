import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import type { Step } from "./document";
import type { WrittenRules } from "./written-rules";

/** The schema that editors use as well, and that stands next to the rules. */
const schemaFile = join(__dirname, "../../../rules/rules.schema.json");

let compiled: ValidateFunction<WrittenRules> | undefined;

/** A place in the file where something else should stand. */
export interface SchemaProblem {
  readonly path: readonly Step[];
  /** What stands there and what may, e.g. `is "mail", but must be …`. */
  readonly text: string;
}

/** Whether the content is what the published schema describes, or else every place where it isn't. */
export function checkSchema(
  content: unknown,
):
  | { readonly rules: WrittenRules }
  | { readonly problems: readonly SchemaProblem[] } {
  compiled ??= new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    verbose: true,
  }).compile<WrittenRules>(JSON.parse(readFileSync(schemaFile, "utf8")));
  if (compiled(content)) return { rules: content };
  return { problems: onePerPlace(compiled.errors ?? []) };
}

/** What may stand at a place, by the shape of its path. `*` is any key. */
const expected: readonly (readonly [pattern: string, what: string])[] = [
  ["", "a map with the keys allow, tables and databases"],
  ["allow", "a list of addresses (name@domain) and domains (@domain)"],
  ["allow/*", "an address (name@domain) or a domain (@domain)"],
  ["databases", "a map from a database's name to its rule"],
  ["databases/*", '"drop", or a map with the key tables'],
  ["tables", "a map from a table's name to its rule"],
  ["tables/*", '"delete", or a map with the key columns'],
  ["tables/*/columns", "a map from a column's name to its rule, not empty"],
  [
    "tables/*/columns/*",
    '"email", null, { constant: VALUE } or { sql: EXPRESSION }',
  ],
  ["tables/*/columns/*/constant", "a text, a number, true or false"],
  ["tables/*/columns/*/sql", "an SQL expression as text, not empty"],
];

/** Of the errors that `anyOf` brings at one place, the one that helps: the deepest, and the unknown key before the rest. */
function onePerPlace(errors: readonly ErrorObject[]): SchemaProblem[] {
  const byPath = new Map<string, ErrorObject>();
  for (const error of errors) {
    const known = byPath.get(error.instancePath);
    if (!known || error.keyword === "additionalProperties")
      byPath.set(error.instancePath, error);
  }
  const paths = [...byPath.keys()];
  return [...byPath]
    .filter(([path]) => !paths.some((other) => other.startsWith(`${path}/`)))
    .map(([path, error]) => ({
      path: stepsOf(path),
      text: wording(stepsOf(path), error),
    }));
}

function wording(path: readonly Step[], error: ErrorObject): string {
  const what = expectedAt(path);
  if (error.keyword === "additionalProperties")
    return `has the unknown key ${JSON.stringify(error.params.additionalProperty)}; it must be ${what}.`;
  return `is ${shown(error.data)}, but must be ${what}.`;
}

function expectedAt(path: readonly Step[]): string {
  const inDatabase = path[0] === "databases" && path.length > 2;
  const steps = (inDatabase ? path.slice(2) : path).map(String);
  const match = expected.find(([pattern]) => {
    const parts = pattern === "" ? [] : pattern.split("/");
    return (
      parts.length === steps.length &&
      parts.every((part, index) => part === "*" || part === steps[index])
    );
  });
  return match?.[1] ?? "what rules.schema.json says";
}

/** Rules are no data: what a person wrote may be shown. Long values are cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The steps of a JSON pointer (RFC 6901). */
function stepsOf(pointer: string): Step[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
