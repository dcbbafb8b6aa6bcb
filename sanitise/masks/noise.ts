import { exactMacOf } from "./basics";
import { expressionFunction } from "./functions";

/** What PostgreSQL's numeric types can hold at most, and at least, in their own words. */
const ranges: Readonly<Record<string, readonly [string, string]>> = {
  int2: ["-32768", "32767"],
  int4: ["-2147483648", "2147483647"],
  int8: ["-9223372036854775808", "9223372036854775807"],
  float4: ["-3.4e38", "3.4e38"],
  float8: ["-1.79e308", "1.79e308"],
};

/** Types of numbers that noise can be put on. */
export const noisyTypes = [...Object.keys(ranges), "numeric"];

/**
 * A number at most that share away from the old one, with no more digits after the point. 0 stays, and so
 * do NaN and the infinities, which have no scale.
 */
export const noiseFunctions = [
  expressionFunction(
    "mask_noise(value numeric, share numeric, lowest numeric, highest numeric)",
    "numeric",
    `case when scale(value) is null then value
      else greatest(lowest, least(highest, value + trunc(
        value * share * (pg_temp.mask_number(${exactMacOf("noise", "trim_scale(value)::text")}) / 2147483648.0 - 1), scale(value)))) end`,
  ),
  // A number in a text, e.g. a string in JSON. What isn't one becomes NULL: it could say anything.
  expressionFunction(
    "mask_noise_text(value text, share numeric)",
    "text",
    `case when pg_temp.mask_blank(value) then value
      when value ~ '^[+-]?[0-9]{1,255}([.][0-9]{1,255})?([eE][+-]?[0-9]{1,2})?$'
        then pg_temp.mask_noise(value::numeric, share, null, null)::text end`,
  ),
];

/** The new value of a number. */
export function noiseExpression(
  value: string,
  share: number,
  { base, sql, bareSql }: { base: string; sql: string; bareSql: string },
): string {
  const [lowest, highest] = ranges[base] ?? rangeOfNumeric(sql);
  return `pg_temp.mask_noise(${value}::numeric, ${share}, ${lowest}, ${highest})::${bareSql}`;
}

/** Of e.g. `numeric(6,2)`: 9999.99 either way. */
function rangeOfNumeric(sql: string): readonly [string, string] {
  const [, digits, scale = "0"] = /numeric\((\d+),(-?\d+)\)/.exec(sql) ?? [];
  if (digits === undefined) return ["null", "null"];
  const highest = `(power(10::numeric, ${Number(digits) - Number(scale)}) - power(10::numeric, ${-Number(scale)}))`;
  return [`-${highest}`, highest];
}
