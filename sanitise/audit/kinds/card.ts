import { escapeLiteral } from "pg";
import { after, type Kind } from "./kind";

/** Digits as cards show them: in one, in fours, or in the groups of American Express and Diners Club. */
const groups = (separator: string) =>
  `[2-6][0-9]{3}${separator}[0-9]{4}${separator}[0-9]{4}${separator}[0-9]{1,4}(?:${separator}[0-9]{1,3})?|3[0-9]{3}${separator}[0-9]{6}${separator}[0-9]{4,5}`;
const shapes = `(?:[2-6][0-9]{12,18}|${groups(" ")}|${groups("-")})`;

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

/** A UUID of digits alone would hold groups of four with dashes. */
const uuid = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}";

/** Not in a longer token, nor the decimals of a number. */
const start = "(?<![0-9A-Za-z]|[0-9]\\.)";
const candidate = `${start}(${shapes})(?![0-9A-Za-z])`;

/** Payment card numbers whose last digit is the right one (Luhn's formula, ISO/IEC 7812-1). */
export const card: Kind = {
  name: "payment card number",
  // Before a dash and groups with dashes stands a UUID far more often than a card.
  look: `(?:(?:^|[^0-9A-Za-z.]|(?:^|[^0-9])\\.)(?:[2-6][0-9]{12,18}|${groups(" ")})|(?:^|[^0-9A-Za-z])(?:${groups("-")}))${after}`,
  holds: (text) => `(${text} ~ ${escapeLiteral(candidate)} and exists (
    select from regexp_matches(regexp_replace(${text}, ${escapeLiteral(uuid)}, '|', 'g'), ${escapeLiteral(candidate)}, 'g') found,
      lateral (select translate(found[1], ' -', '') as digits) card
    where card.digits ~ ${escapeLiteral(issued)} and (
      select sum(case when place % 2 = 1 then digit else digit * 2 / 10 + digit * 2 % 10 end) % 10 = 0
      from generate_series(1, length(card.digits)) place,
        lateral (select substr(reverse(card.digits), place, 1)::int as digit) one)))`,
};
