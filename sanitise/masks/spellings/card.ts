import { escapeLiteral } from "pg";
import { blanks, dashes, onlyDigits } from "./characters";
import { isOfGoods } from "./goods";

/** Digits as cards show them: in fours, or in the groups of American Express and Diners Club. */
const groups = (sign: string) =>
  `[2-6][0-9]{3}${sign}[0-9]{4}${sign}[0-9]{4}${sign}[0-9]{1,4}(?:${sign}[0-9]{1,3})?|3[0-9]{3}${sign}[0-9]{6}${sign}[0-9]{4,5}`;

/** Digits in one, or in groups between which the same sign stands. */
export const cardDigits = {
  /** Save those with dashes, of which UUIDs are made too. */
  plain: `[2-6][0-9]{12,18}|${[`[ ${blanks}]{1,2}`, "[.]", "/", "_"].map(groups).join("|")}`,
  dashed: [`[\\u002d${dashes}]`, " - "].map(groups).join("|"),
} as const;

/**
 * First digits and lengths that are given out (ISO/IEC 7812, as the networks publish their ranges): Visa,
 * Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro, Mir.
 */
const issued = `^(?:${[
  "4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})",
  "(?:5[1-5]|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12,14}",
  "3[47][0-9]{13}",
  "3(?:0[0-5]|095|[689][0-9])[0-9]{11,16}",
  "(?:6011|64[4-9]|65)[0-9]{12,17}",
  "35(?:2[89]|[3-8][0-9])[0-9]{12,15}",
  "62[0-9]{14,17}",
  "(?:50|5[6-8]|6[0-9])[0-9]{11,17}",
  "220[0-4][0-9]{12,15}",
].join("|")})$`;

/**
 * A condition, as SQL, on {@link cardDigits} in a text: somebody gives them out, and the last one is right (Luhn's
 * formula, ISO/IEC 7812-1).
 * @param found cheap to be evaluated more than once
 */
export function isCard(found: string): string {
  return `exists (select from (select ${onlyDigits(found)} as digits offset 0) card
    where digits ~ ${escapeLiteral(issued)}
    -- Visa gave out 13 digits until the nineties: far more of them are of goods.
    and not (length(digits) = 13 and ${isOfGoods("digits")}) and (
      select sum(case when place % 2 = 1 then digit else digit * 2 / 10 + digit * 2 % 10 end) % 10 = 0
      from generate_series(1, length(digits)) place,
        lateral (select substr(reverse(digits), place, 1)::int as digit) one))`;
}
