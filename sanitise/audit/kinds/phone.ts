import { escapeLiteral } from "pg";
import { fictionLandlines, fictionMobiles } from "../../masks/shared/reserved";
import { anyDigit, digit } from "../../masks/spellings/characters";
import {
  abroad,
  australia,
  company,
  numberEnd,
  numberStart,
  phoneNumber,
  separator,
  sixtyOne,
  withoutPlus,
} from "../../masks/spellings/phone";
import { after, before, type Kind } from "./kind";
import { unlike } from "./unlike";

/** Digits after the 0 or +61 of the numbers kept for fiction. */
const fiction = [...fictionMobiles, ...fictionLandlines].map((number) =>
  number.slice(1),
);

const number = (begin: string) =>
  [
    ...[...begin.slice(1)].map(digit),
    ...Array<string>(10 - begin.length).fill(anyDigit),
  ].join(separator);

const reserved = `${numberStart}(?:${australia}|${sixtyOne})(?:${[
  ...fictionMobiles,
  ...fictionLandlines,
]
  .map(number)
  .join("|")})${numberEnd}`;

/**
 * Phone numbers as people write them: with a country's +, and Australia's national forms, save those that
 * its regulator keeps for fiction.
 */
export const phone: Kind & { readonly look: string } = {
  name: "phone number",
  look: `${before}(?:${australia}${unlike(fiction, 9, separator, "23478")}|${withoutPlus}|${abroad}|${company})${after}`,
  // What becomes of the reserved ones is a neighbour as they were: the quick look sees those.
  holds: (text) =>
    `(${text} ~ ${escapeLiteral(phoneNumber)} and regexp_replace(${text}, ${escapeLiteral(reserved)}, 'x', 'g') ~ ${escapeLiteral(phoneNumber)})`,
};
