import { escapeLiteral } from "pg";
import type { ValueRule } from "../rules/rules";
import { jsonLiteral, ruleValue } from "./elements";
import type { JsonRule } from "./json-tree";
import { isMaskRule, masks } from "./registry";
import { folded, like, perhapsLike, spellings } from "./spellings/json-keys";

type Path = JsonRule["paths"][number];

/** A document, or a part of one, as SQL: whether it is of the shape that the paths have, and what becomes of it then. */
interface Plain {
  readonly is: string;
  readonly masked: string;
}

/** What is alike in spellings of each key that the paths name, and a regular expression of those spellings. */
interface Keys {
  readonly known: readonly string[];
  readonly names: readonly string[];
}

/** What keys alone lead to: a part with a rule, or a list with paths for its elements. */
interface Target {
  readonly steps: readonly string[];
  readonly rule?: ValueRule;
  readonly elements: readonly Path[];
}

/**
 * The new value of a `jsonb` document of just the shape that the rule's paths have, as one expression, and SQL of the
 * condition for it. Most documents are so, and the functions that follow the paths through any other take many times as
 * long. Undefined where the paths have places in lists, meet, or end in what an expression can't make.
 * @param value SQL of the document
 * @param known what is alike in spellings of each key that the paths name
 */
export function plainJson(
  value: string,
  { paths }: JsonRule,
  known: readonly string[],
): Plain | undefined {
  const names = known.map(spellings);
  if (paths.length === 0 || !paths.every(isPlain) || names.includes(""))
    return undefined;
  return plainPart(value, paths, { known, names }, 0);
}

/** @param depth lists that it is in */
function plainPart(
  value: string,
  paths: readonly Path[],
  keys: Keys,
  depth: number,
): Plain | undefined {
  const [target, ...others] = targetsOf(paths);
  if (others.length > 0 || target?.steps.length !== 0)
    return plainObject(value, paths, keys, depth);
  return target.rule === undefined
    ? plainList(value, target.elements, keys, depth)
    : plainLeaf(value, `(${value} #>> '{}')`, target.rule);
}

function plainLeaf(part: string, text: string, rule: ValueRule): Plain {
  return {
    is: isMaskRule(rule) ? isText(part, text) : "true",
    masked: rule.kind === "keep" ? part : partFor(rule, part, text),
  };
}

function plainList(
  value: string,
  paths: readonly Path[],
  keys: Keys,
  depth: number,
): Plain | undefined {
  const name = `element_${depth}`;
  const element = plainPart(`${name}.part`, paths, keys, depth + 1);
  const isList = `jsonb_typeof(${value}) = 'array'`;
  const elements = `jsonb_array_elements(case when ${isList} then ${value} else '[]' end) with ordinality ${name}(part, place)`;
  return (
    element && {
      is: `(${isList} and not exists (select from ${elements} where (${element.is}) is not true))`,
      masked: `(select coalesce(jsonb_agg(${element.masked} order by ${name}.place), '[]') from ${elements})`,
    }
  );
}

function plainObject(
  value: string,
  paths: readonly Path[],
  keys: Keys,
  depth: number,
): Plain | undefined {
  const targets = targetsOf(paths);
  if (meet(targets)) return undefined;
  const at = (steps: readonly string[]) => `(${value} #> ${asArray(steps)})`;
  const objects = objectsOf(targets);
  const isOfShape = [...objects.values()].map(
    ({ steps }) => `coalesce(jsonb_typeof${at(steps)}, 'object') = 'object'`,
  );
  let masked = value;
  for (const { steps, rule, elements } of targets) {
    const part = at(steps);
    const plain =
      rule === undefined
        ? plainList(part, elements, keys, depth)
        : plainLeaf(part, `(${value} #>> ${asArray(steps)})`, rule);
    if (!plain) return undefined;
    const isNone = `coalesce(jsonb_typeof${part}, 'null') = 'null'`;
    if (plain.is !== "true")
      isOfShape.push(rule ? plain.is : `(${isNone} or ${plain.is})`);
    if (rule?.kind !== "keep")
      masked = `jsonb_set(${masked}, ${asArray(steps)}, ${rule ? plain.masked : `case when ${isNone} then 'null' else ${plain.masked} end`}, false)`;
  }
  // What is left without the keys that the paths name may have none like them.
  const others = [...objects.values()].map(
    (one) => `coalesce((${at(one.steps)} - ${asArray(one.keys)})::text, '')`,
  );
  const left = `(${others.join(" || ")}) collate "C"`;
  return {
    is: `case when jsonb_typeof(${value}) = 'object' and ${isOfShape.join(" and ")}
      then ${folded(left)} !~ ${escapeLiteral(perhapsLike(keys.known))} or ${left} !~ ${escapeLiteral(like(keys.names))} else false end`,
    masked,
  };
}

/** Whether a path names keys and whole lists only, and ends in what one expression makes of any part. */
function isPlain({ steps, rule }: Path): boolean {
  return (
    steps.length > 0 &&
    !steps.some((step) => /^\d+$/.test(step)) &&
    (!isMaskRule(rule) ||
      (masks[rule.kind].node === undefined && !masks[rule.kind].keepsNumbers))
  );
}

/** Where the paths lead before their first stars. */
function targetsOf(paths: readonly Path[]): Target[] {
  const lists = new Map<string, Target & { readonly elements: Path[] }>();
  const targets: Target[] = [];
  for (const { steps, rule } of paths) {
    const place = steps.indexOf("*");
    if (place < 0) {
      targets.push({ steps, rule, elements: [] });
      continue;
    }
    const above = steps.slice(0, place);
    const list = lists.get(JSON.stringify(above)) ?? {
      steps: above,
      elements: [],
    };
    if (list.elements.length === 0) targets.push(list);
    lists.set(JSON.stringify(above), list);
    list.elements.push({ steps: steps.slice(place + 1), rule });
  }
  return targets;
}

/** Whether one leads through another's end. */
function meet(targets: readonly Target[]): boolean {
  return targets.some(({ steps }, index) =>
    targets.some(
      (other, otherIndex) =>
        index !== otherIndex &&
        steps.every((step, place) => step === other.steps[place]),
    ),
  );
}

/** The objects that paths lead through, and the keys that they name there. */
function objectsOf(targets: readonly Target[]) {
  const objects = new Map<
    string,
    { readonly steps: readonly string[]; readonly keys: string[] }
  >();
  for (const { steps } of targets)
    for (const [place, key] of steps.entries()) {
      const above = steps.slice(0, place);
      const name = JSON.stringify(above);
      const object = objects.get(name) ?? { steps: above, keys: [] };
      if (!object.keys.includes(key)) object.keys.push(key);
      objects.set(name, object);
    }
  return objects;
}

/** A text that can't be JSON again, by its first character, NULL, or nothing. */
function isText(part: string, text: string): string {
  const bytes = `${text} collate "C"`;
  return `coalesce(jsonb_typeof(${part}), 'null') in ('string', 'null') and (coalesce(${text}, '') = '' or ${bytes} >= '#' and ${bytes} < '{' and (${bytes} < '[' or ${bytes} >= ']'))`;
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
