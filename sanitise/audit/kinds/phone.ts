import { escapeLiteral } from "pg";
import { fictionLandlines, fictionMobiles } from "../../masks/shared/reserved";
import {
  abroad,
  australia,
  company,
  numberEnd,
  numberStart,
  phoneNumber,
  separator,
} from "../../masks/shared/written";
import { after, before, type Kind } from "./kind";
import { unlike } from "./unlike";

/** Digits after the 0 or +61 of the numbers kept for fiction. */
const fiction = [...fictionMobiles, ...fictionLandlines].map((number) =>
  number.slice(1),
);

const number = (digits: readonly string[]) =>
  digits.join(`${separator}${separator}`);

const reserved = `${numberStart}${australia}(?:${[
  ...fictionMobiles.map((mobile) => number([...mobile.slice(1)])),
  ...fictionLandlines.map((landline) =>
    number([...landline.slice(1), ...Array(4).fill("[0-9]")]),
  ),
].join("|")})${numberEnd}`;

/**
 * Phone numbers as people write them: with a country's +, and Australia's national forms, save those that
 * its regulator keeps for fiction.
 */
export const phone: Kind = {
  name: "phone number",
  look: `${before}(?:${australia}${unlike(fiction, 9, `${separator}${separator}`, "23478")}|${abroad}|${company})${after}`,
  // What becomes of the reserved ones is a neighbour as they were: the quick look sees those.
  holds: (text) =>
    `(${text} ~ ${escapeLiteral(phoneNumber)} and regexp_replace(${text}, ${escapeLiteral(reserved)}, 'x', 'g') ~ ${escapeLiteral(phoneNumber)})`,
};
