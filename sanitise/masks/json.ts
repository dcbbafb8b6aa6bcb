import type { JsonPath, ValueRule } from "../rules/rules";
import { jsonLiteral, ruleValue } from "./elements";
import { perhapsUnreadable, withoutUnreadable } from "./json-escapes";
import { masks } from "./registry";
import { proceduralFunction } from "./shared/functions";

const kinds = Object.entries(masks);

/** Kinds that have a way of their own for any value. */
const ofNodes = kinds.flatMap(([kind, { node }]) =>
  node === undefined ? [] : [`when '${kind}' then\n            ${node}`],
);

/** That a number stays one, as SQL. */
const keepsNumber = kinds
  .filter(([, { keepsNumbers }]) => keepsNumbers)
  .map(([kind]) => `rule ->> 'kind' = '${kind}'`)
  .join(" or ");

/**
 * Masks json in its text form: what no path names stays letter for letter, keys keep their order, even one
 * that comes twice. NULL where the document is.
 */
export const jsonFunctions = [
  proceduralFunction(
    "mask_json(node json, tree jsonb)",
    "json",
    `declare
      kind text := json_typeof(node);
      rule jsonb := tree -> 'rule';
      leaf boolean := not tree ? 'keys';
      value text;
    begin
      if node is null or tree is null then return node; end if;
      if leaf then
        case rule ->> 'kind'
          when 'keep' then return node;
          when 'null' then return 'null';
          when 'constant' then return rule -> 'value';
          ${ofNodes.join("\n          ")}
          else null;
        end case;
      end if;
      if kind = 'object' then
        if not leaf and not tree ? 'rest'
            and not exists (select from json_object_keys(node) key where tree -> 'keys' ? key) then
          return node;
        end if;
        return (select '{' || coalesce(string_agg(to_json(case when leaf then pg_temp.mask_free_text(key) else key end)::text || ':' || pg_temp.mask_json(part,
            case when leaf then tree else coalesce(tree -> 'keys' -> key, tree -> 'rest') end), ',' order by place), '') || '}'
          from json_each(node) with ordinality parts(key, part, place));
      end if;
      if kind = 'array' then
        return (select '[' || coalesce(string_agg(pg_temp.mask_json(part,
            case when leaf then tree else coalesce(tree -> 'keys' -> (place - 1)::text, tree -> 'rest') end)::text, ',' order by place), '') || ']'
          from json_array_elements(node) with ordinality parts(part, place));
      end if;
      if rule is null or kind in ('null', 'boolean') then return node; end if;
      if not leaf then return pg_temp.mask_json(node, jsonb_build_object('rule', rule)); end if;
      value := pg_temp.mask_value(node #>> '{}', rule);
      if value is null then return 'null'; end if;
      return case when kind = 'number' and (${keepsNumber}) then value::json else to_json(value) end;
    end`,
  ),
  // A column of json holds documents that can't be read. What can't goes; the rest is masked like any other.
  proceduralFunction(
    "mask_json_as_it_came(node json, tree jsonb)",
    "json",
    `begin
      if not ${perhapsUnreadable("node::text")} then return pg_temp.mask_json(node, tree); end if;
      begin
        return pg_temp.mask_json(node, tree);
      exception when untranslatable_character or invalid_text_representation then
        return pg_temp.mask_json(${withoutUnreadable("node::text")}::json, tree);
      end;
    end`,
  ),
];

/** What becomes of a part: its own rule, and those of the parts below it. */
interface Tree {
  rule?: ValueRule;
  keys?: Map<string, Tree>;
  /** Of parts that `keys` doesn't name. */
  rest?: Tree;
}

/** The new value of a json or jsonb column. */
export function jsonExpression(
  value: string,
  paths: readonly JsonPath[],
  { base, bareSql }: { base: string; bareSql: string },
): string {
  let tree: Tree = {};
  for (const { steps, rule } of paths) tree = merge(tree, treeOf(steps, rule));
  const mask = base === "json" ? "mask_json_as_it_came" : "mask_json";
  return `pg_temp.${mask}(${value}::json, ${jsonLiteral(toValue(tree))})::${bareSql}`;
}

function treeOf([step, ...rest]: readonly string[], rule: ValueRule): Tree {
  if (step === undefined) return { rule };
  const below = treeOf(rest, rule);
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
  const rule = other.rule ?? one.rule;
  return {
    ...(rule && { rule }),
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

/** For the function: what holds for every key is written out for the named ones, where their own rules come first. */
function toValue(tree: Tree, inherited?: ValueRule): Record<string, unknown> {
  const rule = tree.rule ?? inherited;
  const own = rule && { rule: ruleValue(rule) };
  if (!tree.keys) return { ...own };
  const rest = tree.rest ?? (rule && { rule });
  return {
    ...own,
    keys: Object.fromEntries(
      [...tree.keys].map(([name, below]) => [
        name,
        toValue(tree.rest ? merge(tree.rest, below) : below, rule),
      ]),
    ),
    ...(rest && { rest: toValue(rest, rule) }),
  };
}
