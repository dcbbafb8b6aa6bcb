import { macFunction, wordBy } from "../shared/basics";
import type { Mask } from "../shared/mask";
import { cutTexts } from "../shared/text-mask";
import { repeating } from "../shared/unique";
import { longest } from "../shared/vocabulary";

/** A house number up to 256 and a street. */
export const addressLine: Mask = {
  ...cutTexts("address_line", "256 ".length + longest.street),
  words: "Invented address line",
  keys: ["street", "street_number"],
  functions: ({ streets }) => [
    macFunction(
      "address_line",
      (mac) =>
        `1 + get_byte(${mac("street_number")}, 0) || ' ' || ${wordBy(mac("street"), streets)}`,
    ),
  ],
  ...repeating("there are only some 65,000 of them"),
  person: "values",
  proposed: undefined,
};
