import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import type { Column } from "../catalogue/catalogue";
import { choiceExpression } from "../masks/choice";
import { ordinary } from "../masks/date-of-birth";
import { elementsExpression } from "../masks/elements";
import { jsonExpression } from "../masks/json";
import { noiseExpression } from "../masks/noise";
import { passwordExpression } from "../masks/password";
import { textMasks, widthFor } from "../masks/texts";
import type { ColumnRule, Masker } from "../rules/rules";

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
      return jsonExpression(value, rule.paths, type);
  }
  if (type.array) return elementsExpression(value, rule, type);
  switch (rule.kind) {
    case "choice":
      return choiceExpression(value, rule.values, type.bareSql);
    case "noise":
      return noiseExpression(value, rule.share, type);
    case "password":
      return passwordExpression(`${value}::text`, rule.known);
    default:
      return maskExpression(value, rule.kind, type);
  }
}

function maskExpression(
  value: string,
  masker: Masker,
  { base, bareSql, maxLength }: Column["type"],
): string {
  switch (base) {
    case "date":
      return `pg_temp.mask_date_of_birth(${value}::date)`;
    case "timestamp":
      return shifted(value);
    case "timestamptz":
      return `${shifted(`(${value} at time zone 'UTC')`)} at time zone 'UTC'`;
    case "inet":
    case "cidr":
      return `pg_temp.mask_ip_address(${value}::inet)`;
    case "uuid":
      return `pg_temp.mask_token(${value}::text)::${bareSql}`;
  }
  const mask = textMasks[masker];
  return mask.sql(`${value}::text`, widthFor(mask, maxLength)?.toString());
}

/** A moment at the same time of another day. An infinite one stays. */
function shifted(moment: string): string {
  return `(case when ${ordinary(moment)}
    then ${moment} + (pg_temp.mask_date_of_birth(${moment}::date) - ${moment}::date) * interval '1 day'
    else ${moment} end)`;
}
