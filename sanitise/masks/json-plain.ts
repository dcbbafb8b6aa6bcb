import { escapeLiteral } from "pg";
import type { ValueRule } from "../rules/rules";
import { jsonLiteral, ruleValue } from "./elements";
import type { JsonRule } from "./json-tree";
import { isMaskRule, masks } from "./registry";

type Path = JsonRule["paths"][number];

/**
 * The new value of a `jsonb` document of just the shape that the rule's paths have, as one expression, and SQL of the
 * condition for it. Most documents are so, and the functions that follow the paths through any other take many times as
 * long. Undefined where the paths have stars or places in lists, meet, or end in what an expression can't make.
 * @param value SQL of the document
 * @param known what is alike in spellings of each key that the paths name
 */
export function plainJson(
  value: string,
  { paths }: JsonRule,
  known: readonly string[],
): { readonly is: string; readonly masked: string } | undefined {
  if (paths.length === 0 || !paths.every(isPlain) || meet(paths))
    return undefined;
  const names = known.map(spellings);
  if (names.includes("")) return undefined;
  const at = (steps: readonly string[]) => `(${value} #> ${asArray(steps)})`;
  const objects = objectsOf(paths);
  const isOfShape = [
    ...[...objects.values()].map(
      ({ steps }) => `coalesce(jsonb_typeof${at(steps)}, 'object') = 'object'`,
    ),
    ...paths
      .filter(({ rule }) => isMaskRule(rule))
      .map(({ steps }) => isText(at(steps), textAt(value, steps))),
  ].join(" and ");
  // What is left without the keys that the paths name may have none like them.
  const others = [...objects.values()].map(
    ({ steps, keys }) =>
      `coalesce((${at(steps)} - ${asArray(keys)})::text, '')`,
  );
  const left = `(${others.join(" || ")}) collate "C"`;
  return {
    is: `case when jsonb_typeof(${value}) = 'object' and ${isOfShape}
      then ${folded(left)} !~ ${escapeLiteral(perhapsLike(known))} or ${left} !~ ${escapeLiteral(like(names))} else false end`,
    masked: paths.reduce(
      (document, { steps, rule }) =>
        rule.kind === "keep"
          ? document
          : `jsonb_set(${document}, ${asArray(steps)}, ${partFor(rule, at(steps), textAt(value, steps))}, false)`,
      value,
    ),
  };
}

/** Whether a path names keys only, and ends in what one expression makes of any part. */
function isPlain({ steps, rule }: Path): boolean {
  return (
    steps.length > 0 &&
    !steps.some((step) => step === "*" || /^\d+$/.test(step)) &&
    (!isMaskRule(rule) ||
      (masks[rule.kind].node === undefined && !masks[rule.kind].keepsNumbers))
  );
}

/** Whether one path leads through another's end. */
function meet(paths: readonly Path[]): boolean {
  return paths.some(({ steps }, index) =>
    paths.some(
      (other, otherIndex) =>
        index !== otherIndex &&
        steps.every((step, place) => step === other.steps[place]),
    ),
  );
}

/** The objects that paths lead through, and the keys that they name there. */
function objectsOf(paths: readonly Path[]) {
  const objects = new Map<
    string,
    { readonly steps: readonly string[]; readonly keys: string[] }
  >();
  for (const { steps } of paths)
    for (const [place, key] of steps.entries()) {
      const above = steps.slice(0, place);
      const name = JSON.stringify(above);
      const object = objects.get(name) ?? { steps: above, keys: [] };
      if (!object.keys.includes(key)) object.keys.push(key);
      objects.set(name, object);
    }
  return objects;
}

function textAt(value: string, steps: readonly string[]): string {
  return `(${value} #>> ${asArray(steps)})`;
}

/** A text that can't be JSON again, by its first character, NULL, or nothing. */
function isText(part: string, text: string): string {
  const bytes = `${text} collate "C"`;
  return `coalesce(jsonb_typeof${part}, 'null') in ('string', 'null') and (coalesce(${text}, '') = '' or ${bytes} >= '#' and ${bytes} < '{' and (${bytes} < '[' or ${bytes} >= ']'))`;
}

function partFor(rule: ValueRule, part: string, text: string): string {
  if (rule.kind === "null") return "'null'::jsonb";
  if (rule.kind === "constant") return jsonLiteral(rule.value);
  return `coalesce(case when ${text} is null then ${part} else to_jsonb(pg_temp.mask_value(${text}, ${jsonLiteral(ruleValue(rule))})) end, 'null')`;
}

function asArray(steps: readonly string[]): string {
  const list = steps.map(
    (step) => `"${step.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`,
  );
  return `${escapeLiteral(`{${list.join(",")}}`)}::text[]`;
}

/** What may stand between a key's letters; JSON writes some blanks as letters. */
const sign = '(?:[^0-9A-Za-z"]|\\\\[tnrf])*';

/** A regular expression that every spelling of a key matches, and more; empty where that would be any text. */
function spellings(key: string): string {
  const letters = key.match(/[0-9a-z]/g) ?? [];
  // What isn't ASCII may be a letter in capitals.
  return letters
    .map((one) =>
      /[a-z]/.test(one)
        ? `(?:[${one}${one.toUpperCase()}]|[^\\u0001-\\u007f])`
        : one,
    )
    .join(sign);
}

/** That a key of these stands in a document's text, or in a text there that is JSON, or an escape that could hide one. */
function like(names: readonly string[]): string {
  return `"${sign}(?:${names.join("|")})${sign}"${sign}:|\\\\u`;
}

/** SQL of a document's text without what makes no difference in keys, as `mask_json_fold` has it, where it is ASCII. */
function folded(text: string): string {
  return [" ", "_", "-"].reduce(
    (all, sign) => `replace(${all}, '${sign}', '')`,
    `lower(${text})`,
  );
}

/**
 * That a key of these may stand in such a text: its letters do, or an escape or a letter that isn't ASCII, which could hide
 * one. PostgreSQL makes the states of an expression anew for each document, so this takes a sixth of {@link like}.
 */
function perhapsLike(known: readonly string[]): string {
  const keys = known.map((key) =>
    key.replaceAll(/[^0-9a-z]/g, (sign) => `\\${sign}`),
  );
  return [...keys, "\\\\", "[^\\u0001-\\u007f]"].join("|");
}
