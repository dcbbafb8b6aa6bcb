import { exactMacOf } from "../shared/basics";
import { expressionFunction } from "../shared/functions";
import type { Mask, RuleOf } from "../shared/mask";
import { repeating } from "../shared/unique";

/** What PostgreSQL's numeric types can hold at most, and at least, in their own words. */
const ranges: Readonly<Record<string, readonly [string, string]>> = {
  int2: ["-32768", "32767"],
  int4: ["-2147483648", "2147483647"],
  int8: ["-9223372036854775808", "9223372036854775807"],
  float4: ["-3.4e38", "3.4e38"],
  float8: ["-1.79e308", "1.79e308"],
};

/** Of e.g. `numeric(6,2)`: 9999.99 either way. */
function rangeOfNumeric(sql: string): readonly [string, string] {
  const [, digits, scale = "0"] = /numeric\((\d+),(-?\d+)\)/.exec(sql) ?? [];
  if (digits === undefined) return ["null", "null"];
  const highest = `(power(10::numeric, ${Number(digits) - Number(scale)}) - power(10::numeric, ${-Number(scale)}))`;
  return [`-${highest}`, highest];
}

/**
 * A number at most that share away from the old one, with no more digits after the point. 0 stays, and so
 * do NaN and the infinities, which have no scale.
 */
export const noise: Mask<RuleOf<"noise">> = {
  takes: ({ base, array }) =>
    !array && (Object.hasOwn(ranges, base) || base === "numeric"),
  shortest: () => 0,
  column: (value, { share }, { base, sql, bareSql }) => {
    const [lowest, highest] = ranges[base] ?? rangeOfNumeric(sql);
    return `pg_temp.mask_noise(${value}::numeric, ${share}, ${lowest}, ${highest})::${bareSql}`;
  },
  part: "pg_temp.mask_noise_text(value, (rule ->> 'share')::numeric)",
  partRule: ({ share }) => ({ share }),
  node: undefined,
  keepsNumbers: true,
  standIn: undefined,
  words: "Number changed at random",
  keys: ["noise"],
  functions: () => [
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
  ],
  ...repeating("two numbers can come to the same one"),
  person: undefined,
  proposed: undefined,
};
