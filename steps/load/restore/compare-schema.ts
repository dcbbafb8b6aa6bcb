import { capitalised } from "../../../words/sentence";
import type { SchemaObject } from "../dump/source-facts";

/**
 * What the source has and the target hasn't: every table, view, sequence, key, check, index and trigger
 * must be there, and valid where it is valid in the source.
 * @returns a sentence for each difference, empty when there is none
 */
export function compareSchema(
  source: readonly SchemaObject[],
  target: readonly SchemaObject[],
): string[] {
  const there = new Map(target.map((object) => [keyOf(object), object]));
  return source.flatMap((object) => {
    const found = there.get(keyOf(object));
    if (!found) return [`${wording(object)} isn't there.`];
    if (object.valid && !found.valid)
      return [`${wording(object)} is there, but not valid.`];
    return [];
  });
}

function keyOf({ kind, schema, table, name }: SchemaObject): string {
  return JSON.stringify([kind, schema, table, name]);
}

function wording({ kind, schema, table, name }: SchemaObject): string {
  const what = capitalised(kind);
  return name === table
    ? `${what} ${schema}.${name}`
    : `${what} ${name} of ${schema}.${table}`;
}
