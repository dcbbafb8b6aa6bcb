import { escapeLiteral } from "pg";
import type { ValueRule } from "../rules/rules";
import { isMaskRule, masks } from "./registry";
import { expressionFunction, proceduralFunction } from "./shared/functions";

/** A new element, as SQL: a document, or a value of any other kind. */
const masked = (element: string) =>
  `case when rule ? 'tree' then pg_temp.mask_json_document(${element}, rule -> 'tree', rule -> 'paths', rule -> 'how') else pg_temp.mask_value(${element}, rule) end`;

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
    `declare
      one text;
      masked text[] := '{}';
    begin
      if cardinality(elements) = 0 then return elements; end if;
      if array_ndims(elements) = 1 and array_lower(elements, 1) = 1 then
        -- A query's plan would be made ready anew for each array, with every mask in it.
        foreach one in array elements loop
          masked := array_append(masked, ${masked("one")});
        end loop;
        return masked;
      end if;
      return (
        with sizes as (
          select (select round(exp(sum(ln(array_length(elements, inner_dimension)))))::integer
            from generate_series(dimension, array_ndims(elements)) inner_dimension) as size
          from generate_series(1, array_ndims(elements)) dimension)
        select array_dims(elements) || '=' || string_agg(
          repeat('{', (select count(*) from sizes where (place - 1) % size = 0)::integer)
            || coalesce('"' || replace(replace(${masked("element")}, '\\', '\\\\'), '"', '\\"') || '"', 'NULL')
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

/** Elements that most arrays have at most: each number of them is written out, so that PostgreSQL can inline their masks. */
const few = 3;

/**
 * The new value of an array.
 * @param rule of its elements, as the functions read it
 */
export function elementsExpression(
  value: string,
  rule: Readonly<Record<string, unknown>>,
  { bareSql }: { bareSql: string },
): string {
  const array = `${value}::text[]`;
  const any = `pg_temp.mask_elements(${array}, ${jsonLiteral(rule)})`;
  if ("tree" in rule) return `${any}::${bareSql}`;
  const one = (place: number) =>
    `pg_temp.mask_value((${array})[${place}], ${jsonLiteral(rule)})`;
  const written = Array.from({ length: few }, (_, index) => {
    const all = Array.from({ length: index + 1 }, (_, place) => one(place + 1));
    return `when '[1:${index + 1}]' then array[${all.join(", ")}]`;
  });
  return `(case array_dims(${value}) ${written.join(" ")} else ${any} end)::${bareSql}`;
}

export function jsonLiteral(value: unknown): string {
  return `${escapeLiteral(JSON.stringify(value))}::jsonb`;
}
