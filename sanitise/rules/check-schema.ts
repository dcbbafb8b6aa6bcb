import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import type { Step } from "./document";
import { expectedAt } from "./expected";
import type { WrittenRules } from "./written-rules";

/** The schema that editors use as well, and that stands next to the rules. */
const schemaFile = join(__dirname, "../../rules/rules.schema.json");

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

/** Of the errors that `anyOf` brings at one place, the one that helps: the deepest, and the unknown key before the rest. */
function onePerPlace(errors: readonly ErrorObject[]): SchemaProblem[] {
  const byPath = new Map<string, ErrorObject>();
  for (const error of errors) {
    const known = byPath.get(error.instancePath);
    if (!known || rank(error) > rank(known))
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

/** An unknown key says most; then a key that needs another. */
function rank({ keyword }: ErrorObject): number {
  return ["dependencies", "additionalProperties"].indexOf(keyword);
}

function wording(path: readonly Step[], error: ErrorObject): string {
  const what = expectedAt(path);
  if (error.keyword === "additionalProperties")
    return `has the unknown key ${JSON.stringify(error.params.additionalProperty)}; it must be ${what}.`;
  if (error.keyword === "dependencies")
    return `has the key ${error.params.property} without ${error.params.deps}; it must be ${what}.`;
  return `is ${shown(error.data)}, but must be ${what}.`;
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
