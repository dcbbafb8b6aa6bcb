import { escapeLiteral } from "pg";
import type { ValueRule } from "../rules/rules";
import { isMaskRule, masks } from "./registry";
import { expressionFunction, proceduralFunction } from "./shared/functions";

/** A new element, as SQL: a document, or a value of any other kind. */
const element = `case when rule ? 'tree' then pg_temp.mask_json_document(element, rule -> 'tree', rule -> 'paths', rule -> 'how') else pg_temp.mask_value(element, rule) end`;

/** Functions that mask a text by a rule that is a value itself: for elements of arrays, and parts of JSON. */
export const elementFunctions = [
  expressionFunction(
    "mask_value(value text, rule jsonb)",
    "text",
    `case rule ->> 'kind'
      ${Object.entries(masks)
        .map(([kind, { part }]) => `when '${kind}' then ${part}`)
        .join("\n      ")}
    end`,
  ),
  // An array of several dimensions, or one that doesn't begin at 1, is written anew as text: the braces that
  // open before an element and close after it follow from its place.
  proceduralFunction(
    "mask_elements(elements text[], rule jsonb)",
    "text[]",
    `begin
      if cardinality(elements) = 0 then return elements; end if;
      if array_ndims(elements) = 1 and array_lower(elements, 1) = 1 then
        return array(select ${element}
          from unnest(elements) with ordinality e(element, place) order by place);
      end if;
      return (
        with sizes as (
          select (select round(exp(sum(ln(array_length(elements, inner_dimension)))))::integer
            from generate_series(dimension, array_ndims(elements)) inner_dimension) as size
          from generate_series(1, array_ndims(elements)) dimension)
        select array_dims(elements) || '=' || string_agg(
          repeat('{', (select count(*) from sizes where (place - 1) % size = 0)::integer)
            || coalesce('"' || replace(replace(${element}, '\\', '\\\\'), '"', '\\"') || '"', 'NULL')
            || repeat('}', (select count(*) from sizes where place % size = 0)::integer),
          ',' order by place)
        from unnest(elements) with ordinality e(element, place))::text[];
    end`,
  ),
];

/** The rule as the functions read it. */
export function ruleValue(
  rule: ValueRule,
  maxLength?: number | undefined,
): Readonly<Record<string, unknown>> {
  if (rule.kind === "keep") return { kind: "keep" };
  return isMaskRule(rule)
    ? { kind: rule.kind, ...masks[rule.kind].partRule(rule, maxLength) }
    : rule;
}

/**
 * The new value of an array.
 * @param rule of its elements, as the functions read it
 */
export function elementsExpression(
  value: string,
  rule: Readonly<Record<string, unknown>>,
  { bareSql }: { bareSql: string },
): string {
  return `pg_temp.mask_elements(${value}::text[], ${jsonLiteral(rule)})::${bareSql}`;
}

export function jsonLiteral(value: unknown): string {
  return `${escapeLiteral(JSON.stringify(value))}::jsonb`;
}
