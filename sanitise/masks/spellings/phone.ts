import { anyDigit, between, digit, plus } from "./characters";

/** What people write between digits: two of these at most. */
export const separator = `[${between}]{0,2}`;
const gap = `[${between}]{1,2}`;

const written = (digits: string) => [...digits].map(digit).join("");

/** What a call abroad begins with: 00 in most countries, 0011 in Australia. */
const outgoing = `(?:${written("0011")}|${written("00")})`;

/** Australia: the 0 of the national form, or +61, 0061, 0011 61, after which people may still write a 0. */
export const australia = `(?:\\(?${digit("0")}|(?:${plus}|${outgoing}${separator})${written("61")}${separator}\\(?(?:${digit("0")}${separator})?\\(?)`;

/** Second digits of countries' codes that have two, by the first (ITU-T E.164, list of 2016), save Australia's. */
const twoDigits = {
  "2": "07",
  "3": "0123469",
  "4": "013456789",
  "5": "12345678",
  "6": "023456",
  "8": "1246",
  "9": "0123458",
};
/** The same of those that have three; the third may be any. */
const threeDigits = {
  "2": "1234569",
  "3": "578",
  "4": "2",
  "5": "09",
  "6": "789",
  "8": "0578",
  "9": "679",
};

/** A code of two digits, which no number goes on after with 0 save Italy's. */
const longCode = `(?:${codes(twoDigits)})${digit("123456789")}`;

/** Russia, North America, whose area codes begin with 2 to 9, and all that have two or three digits. */
const country = `(?:${digit("7")}|${digit("1")}${separator}${digit("23456789")}|${codes(twoDigits)}|(?:${codes(threeDigits)})${anyDigit})`;

/** More digits. */
const more = (least: number, most: number) =>
  `(?:${separator}${anyDigit}){${least},${most}}`;

/**
 * Other countries, up to 15 digits with the country's. After 00 something stands between the digits, or there are
 * many: any other number with noughts before it is no phone's.
 */
export const abroad = `(?:${plus}${separator}${country}${more(6, 13)}|${outgoing}(?:${gap}${country}${more(6, 13)}|${longCode}(?:${gap}${anyDigit}${more(5, 11)}|${anyDigit}{8,11})|${country}${gap}${anyDigit}${more(6, 12)}|${digit("1")}${gap}${digit("23456789")}${more(9, 9)}))`;

/** Numbers of companies. Without a separator they would be any number. */
export const company =
  "(?:13 [0-9]{2} [0-9]{2}|1[38]00[ -][0-9]{3}[ -]?[0-9]{3})";

/** How Australians group the nine digits; other groups are more often dates and the like. */
const d = anyDigit;
const land = digit("2378");
const mobile = digit("4");
const mobiles = `${mobile}${separator}${d}{2}${separator}${d}{3}${separator}${d}{3}`;
const grouped = [
  // 04XX XXX XXX, (04) XXXX XXXX, 04XX XX XX XX
  mobiles,
  `${mobile}${separator}${d}{4}${separator}${d}{4}`,
  `${mobile}${d}{2}${separator}${d}{2}${separator}${d}{2}${separator}${d}{2}`,
  // 0X XXXX XXXX
  `${land}${separator}${d}{4}${separator}${d}{4}`,
].join("|");

/** With 61 and nothing before it: mobile numbers, and others in groups. */
export const withoutPlus = `${written("61")}(?:${separator}${mobiles}|${gap}${land}${gap}${d}{4}${gap}${d}{4})`;

/** The country's 61 of {@link withoutPlus}. */
export const sixtyOne = `${written("61")}${separator}`;

/** Where a number may begin and end: not in the middle of a longer token or of a number's decimals. */
export const numberStart = `(?<![0-9A-Za-z]|[0-9]\\.)`;
export const numberEnd = "(?![0-9A-Za-z])";

/** A phone number: with a country's code, in Australia's national forms, or a company's. */
export const phoneNumber = `${numberStart}(?:${australia}(?:${grouped})|${withoutPlus}|${abroad}|${company})${numberEnd}`;

function codes(seconds: Readonly<Record<string, string>>): string {
  return Object.entries(seconds)
    .map(([first, second]) => `${digit(first)}${digit(second)}`)
    .join("|");
}
