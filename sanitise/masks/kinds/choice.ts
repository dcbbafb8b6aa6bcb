import { asText } from "../../catalogue/as-text";
import { macOf, unlessBlank, unlessBlankTidy } from "../shared/basics";
import { oneOf } from "../shared/given";
import type { Mask, RuleOf } from "../shared/mask";

/** SQL of the place, from 0, of a text's value among `rule`'s, which are a JSON array. */
const place = (text: string) =>
  `mod(pg_temp.mask_number(${macOf("choice", text)}), jsonb_array_length(${values}))::integer`;

const values = "rule -> 'values'";

/** One of the rule's values, by the old one's MAC. */
export const choice: Mask<RuleOf<"choice">> = {
  takes: () => true,
  shortest: () => 0,
  column: (value, rule, type) => {
    const { bareSql } = type;
    const { length } = rule.values;
    // NULL chooses none of them.
    return unlessBlankTidy(
      `(${asText(value, type)})`,
      (_, mac) =>
        oneOf(
          rule.values,
          bareSql,
          `mod(pg_temp.mask_number(${mac("choice")}), ${length})`,
        ),
      value,
    );
  },
  part: unlessBlank("value", `(${values}) ->> ${place("value")}`),
  partRule: (rule) => ({ values: rule.values }),
  node: `value := node #>> '{}';
            if value is null or pg_temp.mask_blank(value) then return node; end if;
            return ${values} -> ${place("value")};`,
  keepsNumbers: false,
  standIn: undefined,
  words: "A value from a fixed list",
  keys: ["choice"],
  functions: () => [],
  repeats: (rule) => `there are only ${rule.values.length} of them`,
  joins: false,
  variant: undefined,
  person: undefined,
  proposed: undefined,
};
