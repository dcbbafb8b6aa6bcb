import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import type { Column } from "../catalogue/catalogue";
import { elementsExpression, ruleValue } from "../masks/elements";
import { jsonExpression } from "../masks/json-document";
import { jsonRuleValue } from "../masks/json-tree";
import { masks } from "../masks/registry";
import type { ColumnRule } from "../rules/rules";

/**
 * The new value of a column as SQL, over the row's columns as they were: without a subquery, an aggregate
 * or a set, so that `ALTER TABLE … USING` takes it. The session must have its masking functions, and the
 * rule must fit: see `masks/fit.ts`.
 */
export function expressionFor(column: Column, rule: ColumnRule): string {
  const { type } = column;
  const value = quoteIdentifier(column.name);
  switch (rule.kind) {
    case "null":
      return `cast(null as ${type.bareSql})`;
    case "constant":
      // Without the type's length: a cast to it would cut silently, where an assignment complains.
      return `cast(${escapeLiteral(String(rule.value))} as ${type.bareSql})`;
    case "sql":
      // A comment at the end of the expression must not swallow what follows.
      return `(${rule.expression}\n)`;
    case "keep":
      return value;
    case "json":
      return type.array
        ? elementsExpression(value, { ...jsonRuleValue(rule) }, type)
        : jsonExpression(value, rule, type);
  }
  return type.array
    ? elementsExpression(value, ruleValue(rule, type.maxLength), type)
    : masks[rule.kind].column(value, rule, type);
}
