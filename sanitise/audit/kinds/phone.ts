import { escapeLiteral } from "pg";
import {
  fictionLandlines,
  fictionMask,
  fictionMobiles,
} from "../../masks/shared/reserved";
import { anyDigit, digit } from "../../masks/spellings/characters";
import { isOfGoods } from "../../masks/spellings/goods";
import {
  abroad,
  australia,
  beforeNumber,
  company,
  likelyPhoneNumber,
  numberEnd,
  numberStart,
  outgoingInGroups,
  outgoingInOne,
  phoneAmong,
  phoneNumber,
  separator,
  surePhoneNumber,
  toAustralia,
  withoutPlus,
} from "../../masks/spellings/phone";
import { nationalNumbers } from "../../masks/spellings/region";
import { after, before, type Kind, notInside } from "./kind";
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

const reserved = `${numberStart}(?:${australia}|${toAustralia})(?:${[
  ...fictionMobiles,
  ...fictionLandlines,
]
  .map(number)
  .join("|")})${numberEnd}`;

/** The same as masks have them, and what stands before one as group 1. */
const masks = `(${beforeNumber})${fictionMask}${numberEnd}`;

/** Groups of one may be digits only. */
const uuid = `${notInside.before}[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}${notInside.after}`;

/**
 * Phone numbers as people write them: with a country's code, and Australia's national forms, save those that
 * its regulator keeps for fiction.
 * @param region countries whose national forms are known too
 */
export function phone(
  region: readonly string[],
): Kind & { readonly look: string } {
  const national = nationalNumbers(region);
  const more = national === undefined ? [] : [national];
  const bounded = more.map((numbers) => `${numberStart}${numbers}${numberEnd}`);
  const any = [phoneNumber, ...bounded].join("|");
  const among = [
    phoneAmong,
    ...more.map((numbers) => `(?:${beforeNumber})${numbers}${numberEnd}`),
  ].join("|");
  const sure = [surePhoneNumber, ...bounded].join("|");
  return {
    name: "phone number",
    look: `${before}(?:${australia}${unlike(fiction, 9, separator, "23478")}|${[withoutPlus, abroad, outgoingInGroups, outgoingInOne, company, ...more].join("|")})${after}`,
    // What becomes of the reserved ones is a neighbour as they were: the quick look sees those.
    holds: (text) => {
      // Quick, and mostly all: what masks leave.
      const unmasked = `regexp_replace(' ' || ${text}, ${escapeLiteral(masks)}, '\\1x', 'g')`;
      const others = `regexp_replace(regexp_replace(${text}, ${escapeLiteral(uuid)}, 'x', 'g'), ${escapeLiteral(reserved)}, 'x', 'g')`;
      return `(case when ${unmasked} ~ ${escapeLiteral(among)} then ${text} ~ ${escapeLiteral(any)} and (${others} ~ ${escapeLiteral(sure)}
      or exists (select from regexp_matches(${others}, ${escapeLiteral(likelyPhoneNumber)}, 'g') found
        where case when found[1] ~ '^[0-9]+$' then not ${isOfGoods("found[1]")} else true end)) else false end)`;
    },
  };
}
