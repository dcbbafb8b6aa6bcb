/*
 * How people and programs write addresses and phone numbers, as regular expressions of PostgreSQL's. What
 * `free text` replaces and what the audit finds are made of these, so that neither knows a form that the
 * other doesn't.
 */

/** A character that an address can have before its @, save those that end one in a text far more often. */
export const local = "[[:alnum:]!#$%&'*+=?^_`{|}~.-]";

/** The @, also as URLs, HTML and JSON write it. */
export const at = "(?:@|%40|&#0*64;|\\\\+u0040)";

/** An address's domain, which has two labels or more. */
export const domain = "(?:[[:alnum:]-]+\\.)+[[:alpha:]]{2,}";

/** What people write between digits besides what ASCII has: a blank and dashes at which no line ends. */
export const unbreakable = "\\u00a0\\u2011\\u2013";

/** What people write between digits: one of these or nothing. */
export const separator = `[ .()${unbreakable}-]?`;

/** The +, also as URLs, HTML and JSON write it. */
export const plus = "(?:\\+|%2[Bb]|&#0*43;|\\\\+[uU]002[Bb])";

/** Australia: the 0 of the national form, or +61, after which people may still write a 0 in brackets. */
export const australia = `(?:\\(?0|${plus}61${separator}${separator}(?:0${separator}${separator})?\\(?)`;

/** Other countries: up to 15 digits with the country's (ITU-T E.164); North America's area codes begin with 2 to 9. */
export const abroad = `${plus}(?:[2-57-9]|6[02-9]|1${separator}${separator}[2-9])(?:${separator}${separator}[0-9]){6,13}`;

/** Numbers of companies. Without a separator they would be any number. */
export const company =
  "(?:13 [0-9]{2} [0-9]{2}|1[38]00[ -][0-9]{3}[ -]?[0-9]{3})";

/** How Australians group the nine digits; other groups are more often dates and the like. */
const d = "[0-9]";
const grouped = [
  // 04XX XXX XXX, (04) XXXX XXXX, 04XX XX XX XX
  `4${separator}${d}{2}${separator}${d}{3}${separator}${d}{3}`,
  `4\\)?${separator}${d}{4}${separator}${d}{4}`,
  `4${d}{2}${separator}${d}{2}${separator}${d}{2}${separator}${d}{2}`,
  // 0X XXXX XXXX
  `[2378]\\)?${separator}${d}{4}${separator}${d}{4}`,
].join("|");

/** Where a number may begin and end: not in the middle of a longer token or of a number's decimals. */
export const numberStart = "(?<![0-9A-Za-z]|[0-9]\\.)";
export const numberEnd = "(?![0-9A-Za-z])";

/** A phone number: with a country's +, in Australia's national forms, or a company's. */
export const phoneNumber = `${numberStart}(?:${australia}(?:${grouped})|${abroad}|${company})${numberEnd}`;
