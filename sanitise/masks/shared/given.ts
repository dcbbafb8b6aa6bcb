import { escapeLiteral } from "pg";
import type { ColumnRule } from "../../rules/rules";

type Values = readonly (string | number | boolean)[];

/** Values that a rule gives itself: they have to be of the column's type, and their lengths are known. */
export function givenValues(rule: ColumnRule): Values {
  if ("value" in rule) return [rule.value];
  return "values" in rule ? rule.values : [];
}

/** One of these values as SQL, by its place from 0: PostgreSQL looks whether all are of the type before it runs. */
export function oneOf(values: Values, bareSql: string, place = "0"): string {
  const list = values.map((one) => escapeLiteral(String(one))).join(", ");
  return `(array[${list}]::${bareSql}[])[1 + ${place}]`;
}
