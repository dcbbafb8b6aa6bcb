import { escapeLiteral } from "pg";
import type { ValueRule } from "../rules/rules";
import { jsonLiteral, ruleValue } from "./elements";
import { foldOf, hasNoneLike } from "./json/plain-conditions";
import {
  arrayOf,
  type PartAt,
  type Plain,
  together,
  variable,
  type Writing,
} from "./json/plain-parts";
import type { JsonRule } from "./json-tree";
import { isMaskRule, masks } from "./registry";
import { spellings } from "./spellings/json-keys";

type Path = JsonRule["paths"][number];

/**
 * PL/pgSQL that returns the new value of `value`, a `jsonb` document, if that is of just the shape that the rule's paths
 * have, and goes on otherwise. Most documents are so, and the functions that follow the paths through any other take many
 * times as long. Each part is looked up once: an expression would do so wherever it uses one. Undefined where the paths have
 * places in lists, meet, or end in what a text's mask can't make.
 * @param known what is alike in spellings of each key that the paths name
 */
export function plainJson(
  { paths }: JsonRule,
  known: readonly string[],
): string | undefined {
  if (
    paths.length === 0 ||
    !paths.every(isPlain) ||
    known.map(spellings).includes("")
  )
    return undefined;
  const writing: Writing = { known, variables: [] };
  const plain = plainPart("value", paths, writing);
  if (!plain) return undefined;
  const statements = statementsOf(plain, writing);
  return [
    "<<plain>> declare",
    ...writing.variables,
    "begin",
    ...statements,
    `return ${plain.masked};`,
    "end;",
  ].join("\n");
}

/** Whether a path names keys and whole lists only, and ends in what a text's mask makes of any part. */
function isPlain({ steps, rule }: Path): boolean {
  return (
    steps.length > 0 &&
    !steps.some((step) => /^\d+$/.test(step)) &&
    (!isMaskRule(rule) ||
      (masks[rule.kind].node === undefined && !masks[rule.kind].keepsNumbers))
  );
}

/** All that is to be done for a document, or for an element of a list. */
function statementsOf(
  { find, conditions, rests, work }: Plain,
  writing: Writing,
): string[] {
  const look: string[] = [];
  const all = [...conditions];
  if (rests.length > 0) {
    const left = variable(writing, "left", "text");
    const fold = variable(writing, "fold", "text");
    const texts = rests.map((rest) => `coalesce(${rest}::text, '')`);
    look.push(
      `${left} := ${texts.join(" || ")};`,
      `${fold} := ${foldOf(left)};`,
    );
    all.push(hasNoneLike(writing.known, left, fold));
  }
  if (all.length > 0)
    look.push(`exit plain when (${all.join("\n  and ")}) is not true;`);
  return [...find, ...look, ...work];
}

/**
 * @param value the variable that holds the part
 * @param paths from there on
 */
function plainPart(
  value: string,
  paths: readonly Path[],
  writing: Writing,
): Plain | undefined {
  const [one, ...others] = paths;
  if (one?.steps.length === 0)
    return others.length > 0
      ? undefined
      : plainLeaf(value, `${value} #>> '{}'`, one.rule, writing);
  const stars = paths.filter(({ steps }) => steps[0] === "*");
  if (stars.length === 0) return plainObject(value, paths, writing);
  return stars.length < paths.length
    ? undefined
    : plainList(value, paths.map(below), writing);
}

function below({ steps, rule }: Path): Path {
  return { steps: steps.slice(1), rule };
}

/**
 * @param part SQL of the part, and
 * @param text of what it is as a text
 */
function plainLeaf(
  part: string,
  text: string,
  rule: ValueRule,
  writing: Writing,
): Plain {
  const leaf = { find: [], conditions: [], rests: [], work: [] };
  if (rule.kind === "keep") return { ...leaf, masked: part };
  if (rule.kind === "null") return { ...leaf, masked: "'null'::jsonb" };
  if (rule.kind === "constant")
    return { ...leaf, masked: jsonLiteral(rule.value) };
  const name = variable(writing, "text", "text");
  return {
    ...leaf,
    find: [`${name} := ${text};`],
    conditions: [`pg_temp.mask_json_bare(${name}, ${part})`],
    masked: `pg_temp.mask_value(${name}, ${jsonLiteral(ruleValue(rule))})`,
    text: name,
  };
}

function plainList(
  value: string,
  paths: readonly Path[],
  writing: Writing,
): Plain | undefined {
  const part = variable(writing, "part", "jsonb");
  const element = plainPart(part, paths, writing);
  if (!element) return undefined;
  const list = variable(
    writing,
    "list",
    element.text === undefined ? "jsonb[]" : "text[]",
  );
  return {
    find: [`exit plain when jsonb_typeof(${value}) not in ('array', 'null');`],
    conditions: [],
    rests: [],
    work: [
      `if jsonb_typeof(${value}) = 'array' then`,
      `${list} := '{}';`,
      `for place in 0 .. jsonb_array_length(${value}) - 1 loop`,
      `${part} := ${value} -> place;`,
      ...statementsOf(element, writing),
      `${list} := array_append(${list}, ${element.masked});`,
      "end loop;",
      `${value} := to_jsonb(${list});`,
      "end if;",
    ],
    masked: value,
  };
}

function plainObject(
  value: string,
  paths: readonly Path[],
  writing: Writing,
): Plain | undefined {
  const keys = [...new Set(paths.flatMap(({ steps }) => steps.slice(0, 1)))];
  const parts: PartAt[] = [];
  for (const name of keys) {
    const some = paths.filter(({ steps }) => steps[0] === name);
    const part = plainPartAt(value, escapeLiteral(name), some, writing);
    if (!part) return undefined;
    parts.push(part);
  }
  const rest = variable(writing, "rest", "jsonb");
  const literals = keys.map((key) => escapeLiteral(key));
  return {
    find: [
      `exit plain when jsonb_typeof(${value}) <> 'object';`,
      `${rest} := ${value} - ${arrayOf(literals)};`,
      ...parts.flatMap(({ find }) => find),
    ],
    conditions: parts.flatMap(({ conditions }) => conditions),
    rests: [rest, ...parts.flatMap(({ rests }) => rests)],
    work: parts.flatMap(({ work }) => work),
    masked: together(rest, parts),
  };
}

/** @param paths those that begin with the key */
function plainPartAt(
  value: string,
  key: string,
  paths: readonly Path[],
  writing: Writing,
): PartAt | undefined {
  const part = `(${value} -> ${key})`;
  const [only, ...others] = paths.map(below);
  if (only?.steps.length === 0)
    return others.length > 0
      ? undefined
      : {
          ...plainLeaf(part, `${value} ->> ${key}`, only.rule, writing),
          key,
          isThere: `${value} ? ${key}`,
        };
  const name = variable(writing, "part", "jsonb");
  const plain = plainPart(name, paths.map(below), writing);
  return (
    plain && {
      ...plain,
      key,
      isThere: `${name} is not null`,
      find: [`${name} := ${part};`, ...plain.find],
    }
  );
}
