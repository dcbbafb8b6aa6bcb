import { escapeLiteral } from "pg";
import { fictionLandlines, fictionMobiles } from "../../masks/reserved";
import { after, before, type Kind } from "./kind";
import { unlike } from "./unlike";

/** What people write between digits: one of these or nothing. U+00A0, U+2011 and U+2013 are a blank and dashes too. */
const separator = "[ .()\\u00a0\\u2011\\u2013-]?";

/** The +, also as URLs, HTML and JSON write it. */
const plus = "(?:\\+|%2[Bb]|&#0*43;|\\\\+[uU]002[Bb])";

/** Australia: the 0 of the national form, or +61, after which people may still write a 0 in brackets. */
const australia = `(?:\\(?0|${plus}61${separator}${separator}(?:0${separator}${separator})?\\(?)`;

/** Other countries: up to 15 digits with the country's (ITU-T E.164); North America's area codes begin with 2 to 9. */
const abroad = `${plus}(?:[2-57-9]|6[02-9]|1${separator}${separator}[2-9])(?:${separator}${separator}[0-9]){6,13}`;

/** Numbers of companies. Without a separator they would be any number. */
const company = "(?:13 [0-9]{2} [0-9]{2}|1[38]00[ -][0-9]{3}[ -]?[0-9]{3})";

/** Digits after the 0 or +61 of the numbers kept for fiction. */
const fiction = [...fictionMobiles, ...fictionLandlines].map((number) =>
  number.slice(1),
);

const number = (digits: readonly string[]) =>
  digits.join(`${separator}${separator}`);

/** How Australians group the nine digits; other groups are more often dates and the like. */
const d = "[0-9]";
const grouped = [
  // 04XX XXX XXX, 04 XXXX XXXX, 04XX XX XX XX
  `4${separator}${d}{2}${separator}${d}{3}${separator}${d}{3}`,
  `4${separator}${d}{4}${separator}${d}{4}`,
  `4${d}{2}${separator}${d}{2}${separator}${d}{2}${separator}${d}{2}`,
  // 0X XXXX XXXX
  `[2378]\\)?${separator}${d}{4}${separator}${d}{4}`,
].join("|");

/** Not in the middle of a longer token or of a number's decimals. */
const start = "(?<![0-9A-Za-z]|[0-9]\\.)";
const end = "(?![0-9A-Za-z])";

const exact = `${start}(?:${australia}(?:${grouped})|${abroad}|${company})${end}`;

const reserved = `${start}${australia}(?:${[
  ...fictionMobiles.map((mobile) => number([...mobile.slice(1)])),
  ...fictionLandlines.map((landline) =>
    number([...landline.slice(1), d, d, d, d]),
  ),
].join("|")})${end}`;

/** Stands for a number kept for fiction: it begins and ends as that did, so that its neighbours are what they were. */
const standIn = "'|9'";

/**
 * Phone numbers as people write them: with a country's +, and Australia's national forms, save those that
 * its regulator keeps for fiction.
 */
export const phone: Kind = {
  name: "phone number",
  look: `${before}(?:${australia}${unlike(fiction, 9, `${separator}${separator}`, "23478")}|${abroad}|${company})${after}`,
  holds: (text) =>
    `(${text} ~ ${escapeLiteral(exact)} and regexp_replace(${text}, ${escapeLiteral(reserved)}, ${standIn}, 'g') ~ ${escapeLiteral(exact)})`,
};
