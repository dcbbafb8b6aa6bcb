import type { ColumnType } from "../../catalogue/catalogue";

/** Numbers that could be a payment card's: 13 to 19 digits of which the first is 2 to 6, as issuers have it. */
const from = "2000000000000";
const to = "6999999999999999999";
const leastDigits = from.length;

/** Whether a column is of numbers as long as a payment card's, or of arrays of them. */
export function couldBeCard({ base, sql }: ColumnType): boolean {
  if (base === "int8") return true;
  if (base !== "numeric") return false;
  const [, precision, scale] = /^numeric\((\d+),(-?\d+)\)/.exec(sql) ?? [];
  return (
    precision === undefined || Number(precision) - Number(scale) >= leastDigits
  );
}

/** Whether the type is one that {@link couldBeCard} is about. */
export function isNumber({ base }: ColumnType): boolean {
  return base === "int8" || base === "numeric";
}

/**
 * The numbers in a column's value that could be a payment card's, as text, as SQL; NULL where there is none.
 * They are compared as numbers first, so that hardly a value has to be made a text.
 * @param column as SQL
 */
export function numberText(
  column: string,
  { base, array }: Pick<ColumnType, "base" | "array">,
): string {
  const whole = (number: string) =>
    base === "numeric" ? `trunc(${number})` : number;
  const could = (number: string) =>
    [
      `${number} between ${from} and ${to}`,
      ...(base === "numeric" ? [`${number} = ${whole(number)}`] : []),
    ].join(" and ");
  return array
    ? `case when ${from} <= any (${column}) then (
        select string_agg(${whole("number")}::text, e'\\n') from unnest(${column}) number where ${could("number")}) end`
    : `case when ${could(column)} then ${whole(column)}::text end`;
}
