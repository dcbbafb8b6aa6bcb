import { afterOtherSigns, anyDigit, between, digit, plus } from "./characters";

/** What people write between digits: two of these at most. */
export const separator = `[${between}]{0,2}`;
const gap = `[${between}]{1,2}`;

const written = (digits: string) => [...digits].map(digit).join("");

/** What a call abroad begins with: 00 in most countries, 0011 in Australia. */
const outgoing = `(?:${written("0011")}|${written("00")})`;

/** After the country's code people may still write a 0. */
const after61 = `${separator}\\(?(?:${digit("0")}${separator})?\\(?`;

const home = `\\(?${digit("0")}`;
const fromAbroad = `${plus}${separator}${written("61")}${after61}`;

/** Australia: the 0 of the national form, or +61. */
export const australia = `(?:${home}|${fromAbroad})`;

/** Australia from abroad, and 61 with nothing before it. */
export const toAustralia = `(?:${outgoing}${separator})?${written("61")}${after61}`;

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

const most = codes(twoDigits);
const others = `(?:${codes(threeDigits)})${anyDigit}`;

/** Russia, North America, whose area codes begin with 2 to 9, and all that have two or three digits. */
const country = `(?:${digit("7")}|${digit("1")}${separator}${digit("23456789")}|${most}|${others})`;

/** More digits. */
const more = (least: number, most: number) =>
  `(?:${separator}${anyDigit}){${least},${most}}`;

/** Other countries, up to 15 digits with the country's. */
export const abroad = `${plus}${separator}${country}${more(6, 13)}`;

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

/** Australia's numbers in the national form, and with +61. */
export const national = `${home}(?:${grouped})`;
export const nationalFromAbroad = `${fromAbroad}(?:${grouped})`;

/** With 61 and nothing before it: mobile numbers, and others in groups. */
export const withoutPlus = `${written("61")}(?:${separator}${mobiles}|${gap}${land}${gap}${d}{4}${gap}${d}{4})`;

/**
 * With 00 or 0011, and something between the digits: any other number with noughts before it is no phone's, unless it
 * is {@link outgoingInOne}. After 0 no number goes on, save Italy's.
 */
export const outgoingInGroups = `${outgoing}(?:${[
  `(?:${gap}${written("61")}|${written("61")}${gap})${after61}(?:${grouped})`,
  `${written("61")}${mobile}${d}{2}${gap}${d}{3}${separator}${d}{3}`,
  `${gap}(?:${most}|${others})${more(6, 13)}`,
  `(?:${most}|${others})${gap}${d}${more(6, 12)}`,
  `(?:${most})${digit("123456789")}${gap}${d}${more(5, 11)}`,
  `(?:${gap}${digit("7")}${separator}|${digit("7")}${gap})${digit("3489")}${more(9, 9)}`,
  `(?:${gap}${digit("1")}${separator}|${digit("1")}${gap})${digit("23456789")}${more(9, 9)}`,
  `${digit("1")}${digit("23456789")}${d}{2}${gap}${d}${more(6, 6)}`,
].join("|")})`;

/** The same with nothing between the digits, which may be a number of goods: see `isOfGoods`. */
export const outgoingInOne = `${outgoing}(?:(?:${most})${digit("123456789")}${d}{8,11}|${written("61")}${digit("23478")}${d}{8})`;

/** Where a number may begin and end: not in the middle of a longer token or of a number's decimals. */
export const numberStart = `(?<![0-9A-Za-z]|[0-9]\\.)`;
export const numberEnd = "(?![0-9A-Za-z])";

/** The same as {@link numberStart}, as a character or two: see {@link afterOtherSigns}. */
export const beforeNumber = afterOtherSigns("0-9A-Za-z", "0-9", ".");

/** Before 00: no group of the same number's. */
const firstGroup = `(?<![0-9][${between}])`;

const sureAnywhere = `${australia}(?:${grouped})|${withoutPlus}|${abroad}|${company}`;
const sure = `${sureAnywhere}|${firstGroup}${outgoingInGroups}`;

/** A phone number: with a country's code, in Australia's national forms, or a company's. */
export const phoneNumber = `${numberStart}(?:${sure}|${firstGroup}${outgoingInOne})${numberEnd}`;

/** The same without {@link outgoingInOne}, and that alone. */
export const surePhoneNumber = `${numberStart}(?:${sure})${numberEnd}`;
export const likelyPhoneNumber = `${numberStart}${firstGroup}${outgoingInOne}${numberEnd}`;

/** Matches every text with a {@link phoneNumber}, and some more, in the same way. */
export const phoneAmong = `(?:${beforeNumber})(?:${sureAnywhere}|${outgoingInGroups}|${outgoingInOne})${numberEnd}`;

function codes(seconds: Readonly<Record<string, string>>): string {
  return Object.entries(seconds)
    .map(([first, second]) => `${digit(first)}${digit(second)}`)
    .join("|");
}
