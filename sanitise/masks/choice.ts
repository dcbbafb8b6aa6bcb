import { escapeLiteral } from "pg";
import { macOf, unlessBlank } from "./basics";

type Values = readonly (string | number | boolean)[];

/** One of these values, by the old one's MAC. */
export function choiceExpression(
  value: string,
  values: Values,
  bareSql: string,
): string {
  const text = `${value}::text`;
  return `case when ${text} is null or pg_temp.mask_blank(${text}) then ${value}
    else ${choiceOf(values, bareSql, `mod(pg_temp.mask_number(${macOf("choice", text)}), ${values.length})`)} end`;
}

/** One of these values as SQL, by its place from 0: PostgreSQL looks whether all are of the type before it runs. */
export function choiceOf(values: Values, bareSql: string, place = "0"): string {
  const list = values.map((one) => escapeLiteral(String(one))).join(", ");
  return `(array[${list}]::${bareSql}[])[1 + ${place}]`;
}

/** The place, from 0, of the value that a text gets among those of a rule in JSON, as SQL. */
export function choiceIndex(text: string, count: string): string {
  return `mod(pg_temp.mask_number(${macOf("choice", text)}), ${count})::integer`;
}

/** The same of a text, with the values as a JSON array. */
export function choiceOfText(text: string, values: string): string {
  return unlessBlank(
    text,
    `${values} ->> ${choiceIndex(text, `jsonb_array_length(${values})`)}`,
  );
}
