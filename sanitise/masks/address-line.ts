import { unlessBlankTidy, wordBy } from "./basics";
import { expressionFunction } from "./functions";
import type { Vocabulary } from "./vocabulary";

/** A house number up to 256 and a street. */
export function addressLineFunctions({
  streets,
}: Vocabulary): readonly string[] {
  return [
    expressionFunction(
      "mask_address_line(value text)",
      "text",
      unlessBlankTidy(
        "value",
        (_, mac) =>
          `1 + get_byte(${mac("street_number")}, 0) || ' ' || ${wordBy(mac("street"), streets)}`,
      ),
    ),
  ];
}
