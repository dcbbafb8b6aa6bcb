import { macOf, unlessBlank, wordBy } from "./basics";
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
      unlessBlank(
        "value",
        `1 + get_byte(${macOf("street_number", "value")}, 0) || ' ' || ${wordBy(macOf("street", "value"), streets)}`,
      ),
    ),
  ];
}
