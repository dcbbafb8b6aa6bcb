import type { ColumnRule, TableRules, ValueRule } from "../rules/rules";
import { ruleValue } from "./elements";

/** The rule of a column of documents. */
export type JsonRule = Extract<ColumnRule, { readonly kind: "json" }>;

/** What becomes of a part: its own rule, and those of the parts below it. */
interface Tree {
  own?: Own;
  keys?: Map<string, Tree>;
  /** Of parts that `keys` doesn't name. */
  rest?: Tree;
}

/** A rule, and which of the paths has it. */
interface Own {
  readonly rule: ValueRule;
  readonly path: number;
}

/** A path of a rule of documents, for the functions that look where documents have it. */
export interface JsonPathValue {
  readonly steps: readonly string[];
  readonly rule: unknown;
  /** Its keys, by what is alike in their spellings. */
  readonly names: readonly string[];
  /** PostgreSQL's jsonpaths of its end, and */
  readonly found: readonly string[];
  /** of the places on the way. */
  readonly inner: readonly string[];
  /** A regular expression for any spelling of its last key. */
  readonly look?: string;
}

/** A rule of documents as the session's functions read it: see `json.ts` for each field. */
export interface JsonRuleValue {
  readonly tree: Readonly<Record<string, unknown>>;
  readonly paths: readonly JsonPathValue[];
  readonly how: Readonly<Record<string, unknown>> & {
    readonly known: readonly string[];
    readonly clash?: true;
  };
}

/** Writes a rule of documents out for the functions. */
export function jsonRuleValue({ paths, otherwise }: JsonRule): JsonRuleValue {
  let tree: Tree = {};
  for (const [path, { steps, rule }] of paths.entries())
    tree = merge(tree, treeOf(steps, { rule, path }));
  const named = paths.map(({ steps }) => namesOf(steps).map(folded));
  return {
    tree: toValue(tree),
    paths: paths.map(({ steps, rule }, index) => {
      const names = named[index] ?? [];
      const last = names.at(-1);
      return {
        steps,
        rule: ruleValue(rule),
        names,
        found: jsonPaths(steps),
        inner: onTheWay(steps),
        ...(last !== undefined && { look: anySpelling(last) }),
      };
    }),
    how: {
      known: [...new Set(named.flat())],
      ...(hasClash(tree) && { clash: true }),
      ...(otherwise && { otherwise: ruleValue(otherwise) }),
    },
  };
}

/** Every rule of documents that tables have. */
export function documentRules(rules: readonly TableRules[]): JsonRule[] {
  return rules
    .flatMap(({ rule }) => Object.values(rule.columns))
    .filter((rule) => rule.kind === "json");
}

/** The path as a file of rules has it. */
export function writePath(steps: readonly string[]): string {
  return steps
    .map((step) => {
      if (step === "*") return "[*]";
      return /^[^".[\]]+$/.test(step)
        ? `.${step}`
        : `."${step.replaceAll('"', '""')}"`;
    })
    .join("")
    .replace(/^\./, "");
}

/** The keys in a path: neither stars nor places in a list. */
function namesOf(steps: readonly string[]): string[] {
  return steps.filter((step) => step !== "*" && !/^\d+$/.test(step));
}

/** What is alike in spellings of one key: `first_name`, `firstName`, `First name`. The function `mask_json_fold` does the same. */
function folded(key: string): string {
  const bare = key.replace(/[\s_-]+/gu, "").toLowerCase();
  return bare === "" ? key : bare;
}

/** A regular expression that matches where such a key may stand, and elsewhere. */
function anySpelling(key: string): string {
  return [...key]
    .map((character) => (/[a-z0-9]/.test(character) ? character : ".{1,4}"))
    .join("[[:space:]_-]*");
}

/** The steps as PostgreSQL's jsonpaths: a star is every element in one, every key in another. */
function jsonPaths(steps: readonly string[]): string[] {
  let paths = ["$"];
  for (const step of steps)
    paths = paths.flatMap((path) =>
      asSteps(step).map((written) => `${path}${written}`),
    );
  return paths;
}

function asSteps(step: string): string[] {
  if (step === "*") return ["[*]", ".*"];
  const key = `.${JSON.stringify(step)}`;
  return /^\d+$/.test(step) ? [`[${step}]`, key] : [key];
}

/** The places on the way, at which a text or a number is lost: a star may pass over those of an object. */
function onTheWay(steps: readonly string[]): string[] {
  return steps.flatMap((_, length) =>
    jsonPaths(steps.slice(0, length)).filter((path) => !path.endsWith(".*")),
  );
}

function treeOf([step, ...rest]: readonly string[], own: Own): Tree {
  if (step === undefined) return { own };
  const below = treeOf(rest, own);
  return step === "*"
    ? { keys: new Map(), rest: below }
    : { keys: new Map([[step, below]]) };
}

/** Both, the second where both say something of the same part. */
function merge(one: Tree | undefined, other: Tree | undefined): Tree {
  if (!one || !other) return one ?? other ?? {};
  const names = new Set([
    ...(one.keys?.keys() ?? []),
    ...(other.keys?.keys() ?? []),
  ]);
  const own = other.own ?? one.own;
  return {
    ...(own && { own }),
    ...((one.keys || other.keys) && {
      keys: new Map(
        [...names].map((name) => [
          name,
          merge(one.keys?.get(name), other.keys?.get(name)),
        ]),
      ),
    }),
    ...((one.rest || other.rest) && { rest: merge(one.rest, other.rest) }),
  };
}

/** What holds for every key is written out for the named ones, where their own rules come first. */
function toValue(tree: Tree, inherited?: Own): Record<string, unknown> {
  const own = tree.own ?? inherited;
  const written = own && { rule: ruleValue(own.rule), path: own.path };
  if (!tree.keys) return { ...written };
  const keys = withUnlisted(tree.keys, tree.rest);
  const rest = tree.rest ?? (own && { own });
  const isName = (name: string) => !/^\d+$/.test(name);
  const names = [...keys.keys()].filter(isName);
  return {
    ...written,
    keys: Object.fromEntries(
      [...keys].map(([name, below]) => [
        name,
        toValue(tree.rest ? merge(tree.rest, below) : below, own),
      ]),
    ),
    ...(names.length > 0 && { folded: byFold(names) }),
    ...(names.length > 0 && !tree.rest && { listed: true }),
    ...(rest && { rest: toValue(rest, own) }),
  };
}

/** Of an object where a path has a list: its keys may be those of one element. */
function withUnlisted(
  keys: ReadonlyMap<string, Tree>,
  rest: Tree | undefined,
): Map<string, Tree> {
  const all = new Map(keys);
  for (const [name, below] of rest?.keys ?? [])
    if (!/^\d+$/.test(name) && !all.has(name)) all.set(name, below);
  return all;
}

/** Whether two keys beside one another are spellings of one, so that a third could be either. */
function hasClash({ keys, rest }: Tree): boolean {
  const names = [...withUnlisted(keys ?? new Map(), rest).keys()];
  return (
    new Set(names.map(folded)).size < names.length ||
    [...(keys?.values() ?? []), ...(rest ? [rest] : [])].some(hasClash)
  );
}

/** Each key by what is alike in its spellings; null where that is so of two. */
function byFold(names: readonly string[]): Record<string, string | null> {
  const all: Record<string, string | null> = {};
  for (const name of names) {
    const fold = folded(name);
    all[fold] = Object.hasOwn(all, fold) ? null : name;
  }
  return all;
}
