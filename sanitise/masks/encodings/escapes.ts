import { escapeLiteral } from "pg";
import { invisible } from "../spellings/characters";
import { continuedLook } from "./continued";
import { newLine } from "./patterns";
import { followed, signHex } from "./percents";

/*
 * Characters that HTML, JSON and quoted-printable write otherwise, lines that go on in the next, and what else stands in
 * the midst of numbers. Regular expressions of PostgreSQL's, for texts with the collation "C".
 */

/** What each begins with: HTML's may be escaped once more, and its sign in JSON. */
const amp = "(?:&|\\\\+[uU]0026)(?:amp;)*";
const json = "\\\\+[uU]";

const endOfLine = `=${newLine}(?!${newLine}|--|$)`;

const sextet = "[A-Za-z0-9+/]";
/** The last line of some, or one alone, whose bytes end in a `=`. */
const paddedBase64 = `(?:^|[^A-Za-z0-9+/=]|\\\\n)(?:(?:${sextet}{40,}${newLine})+(?:${sextet}{4})*|(?:${sextet}{4}){4,})${sextet}{3}`;

/**
 * A line of quoted-printable that goes on in the next (RFC 2045). After another sign, before an empty line, or before a bound of a
 * mail's parts it is the end of base64, or of such a bound. Group 1 is a line of base64, which stays.
 */
export const softBreak = `(${paddedBase64}${endOfLine})|(?<!=)${endOfLine}`;

/** That the text is quoted-printable: `=40` alone is also a width of 40 in a URL. */
export const isQuoted = `(?:^|[^=])${endOfLine}|=[2-7C][0-9A-F].*=[2-7][0-9A-F]|=[C-F][0-9A-F]=[89AB][0-9A-F]`;

/** Of letters, digits, `@`, `.`, `+`, `-`, `_`, which may stand unescaped wherever they may stand escaped. */
const plainHex =
  "(?:2[bBdDeE]|3[0-9]|40|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa])";
const plainDecimal =
  "(?:4[3568-9]|5[0-7]|6[4-9]|[78][0-9]|90|95|9[7-9]|1[01][0-9]|12[0-2])";

/** Of those, by names that HTML has for them. */
export const namedCharacters = {
  commat: "@",
  period: ".",
  plus: "+",
  lowbar: "_",
} as const;

/** Of other signs of ASCII, which must stay escaped. What follows belongs to none of them. */
const sign = `\\\\+(?:[nrtbf]|[uU]00${signHex})|=3D`;
/** Of others. */
const other = `${json}[0-9a-fA-F]{4}`;

/** Of blanks, dashes, brackets and a slash, as they stand between a number's digits. */
const htmlBetween = `${amp}(?:nbsp|[a-z]{2,4}sp(?:1[34])?|shy|zwn?j|[lr]rm|NoBreak|ZeroWidthSpace|[nm]?dash|hyphen|minus|[lr]par|sol|#0*(?:32|4[017]|160|173|8(?:19[2-9]|2[0-9]{2}|30[0-3])|12288)|#[xX]0*(?:2[089fF]|[aA][0dD]|20[0-6][0-9a-fA-F]|3000));`;
const jsonBetween = `${json}(?:00(?:2[089fF]|[aA][0dD])|20[0-6][0-9a-fA-F]|3000|[fF][eE][fF][fF])`;
/** The same as Python shows texts and bytes, e.g. in what it logs. */
const pythonBetween =
  "\\\\+x(?:[aA][0dD]|[cC]2\\\\+x[aA][0dD]|[eE][23](?:\\\\+x[89abAB][0-9a-fA-F]){2})";
const escapedBetween = `${htmlBetween}|${jsonBetween}|${pythonBetween}`;
const amongOthers = (escapes: string) => `(?:[ ().-]?(?:${escapes}))+[ ().-]?`;
export const betweenDigits = amongOthers(escapedBetween);

/** Signs that nobody sees, and where HTML may break a line: in the midst of addresses and numbers too. One of them is in every encoding. */
const nothing = `(?:[\\u0001${invisible}]|${amp}(?:shy|zwn?j|[lr]rm|NoBreak|ZeroWidthSpace|#0*(?:173|820[3-7]|823[4-8]|8288|65279)|#[xX]0*(?:[aA][dD]|200[b-fB-F]|202[a-eA-E]|2060|[fF][eE][fF][fF]));|${json}(?:00[aA][dD]|200[b-fB-F]|202[a-eA-E]|2060|[fF][eE][fF][fF])|<[wW][bB][rR][ /]*>)+`;
const beforeNothing = "[0-9A-Za-z@._+ )-]";
const afterNothing = "[0-9A-Za-z@._+(]";

const beforeNumber = "(?=[+(]?[0-9])";
const escaped = (between: string) =>
  `(?:${amp}#[xX]0*|${json}00)(${plainHex});?|${amp}#0*(${plainDecimal});|${amp}(${Object.keys(namedCharacters).join("|")});|([0-9)])${between}${beforeNumber}|(${sign})|(${other})${beforeNumber}|(${beforeNothing})${nothing}(?=${afterNothing})|(${other})`;

/**
 * Of HTML, once or several times, and of JSON. Group 1 is hexadecimal, group 2 decimal, group 3 a name. Group 4 is the digit before
 * what stands between a number's digits, 5 and 6 an escape that stays, and isn't part of what follows, 7 the character before what nobody
 * sees, 8 another escape that stays.
 */
export const plainEscape = escaped(betweenDigits);

/**
 * The same as {@link plainEscape}, and those of quoted-printable for all of ASCII save its own sign, as group 9; 10 is one that stays. A second `=` would
 * be written as `=3D`: the ones that bounds of a mail's parts begin with are no escapes.
 */
export const quotedEscape = `${escaped(amongOthers(`${escapedBetween}|(?:=C2)?=A[0D]|=E[23](?:=[89AB][0-9A-F]){2}`))}|(?<!=)=(2[0-9A-F]|3[0-9A-CEF]|[4-6][0-9A-F]|7[0-9A-E])|(=[89A-F][0-9A-F]${beforeNumber})`;

/** A mark of a number that a fold parts: see {@link foldedNumber}. */
export const foldLook = "\\n[ \\t]+[0-9(]";

/** A header that goes on in the next line (RFC 5322, 2.2.3), in the midst of a number. Group 1 is what stands before the fold. */
export const foldedNumber =
  "((?:^|\\n)[A-Za-z][A-Za-z0-9-]*:[^\\n]*(?:\\n[ \\t][^\\n]*)*[0-9)])\\r?\\n[ \\t]+(?=[0-9(])";

/** A mark of vCards and of iCalendar's texts, whose lines are parted at any place (RFC 6350, 3.2; RFC 5545, 3.1). */
export const foldedLook = "BEGIN:V(?:CARD|CALENDAR)";

/** What parts their lines. */
export const lineFold = `${newLine}[ \\t]`;

/** Any escape, as it may stand between a number's digits. */
const anyEscape = `(?:${amp}[#A-Za-z][0-9A-Za-z]*;|${json}[0-9A-Fa-f]{4}|\\\\+x[0-9A-Fa-f]{2}|=[89A-F][0-9A-F])`;

/** Marks of what is written where {@link nothing} is seen. */
const nothingLook = `(?:[\\u0001${invisible}]|${amp}(?:shy|zwn?j|[lr]rm|NoBreak|ZeroWidthSpace|#0*(?:173|8[0-9]{3}|65279)|#[xX]0*(?:[aA][dD]|20[026][0-9a-fA-F]|[fF][eE][fF][fF]));|${json}(?:00[aA][dD]|20[026][0-9a-fA-F]|[fF][eE][fF][fF])|<[wW][bB][rR][ /]*>)${afterNothing}`;

/** Marks of escapes, and of such a fold; those that addresses and phone numbers are spelled with anyway aren't looked for here. */
export const escapeLook = `(?:^|[^=])=${newLine}|=(?:40|2E|2B|3C)|${amp}#(?:0*${plainDecimal}|[xX]0*${plainHex})|${amp}(?:commat|period);|\\\\u00(?:2[bBeE]|[4-7][0-9a-fA-F])|(?:\\\\[nrtbf]|\\\\[uU][0-9A-Fa-f]{4}|=3D|=[89A-F][0-9A-F])${followed('[^[:space:]@<>"]+@')}|[0-9)](?:[ ().-]?${anyEscape})+[ ().-]?[+(]?[0-9]|${nothingLook}|${continuedLook}|${foldLook}|${foldedLook}`;

/** What HTML's, JSON's, and the folds of mail's headers and vCards can't be without; a soft hyphen has one byte in some encodings. */
const signs = [
  "'&'",
  escapeLiteral("\\"),
  "'*1'",
  "'BEGIN:V'",
  "e'\\n '",
  "e'\\n\\t'",
  "'<w'",
  "'<W'",
  "e'\\x01'",
  "'\u00ad'",
];

/** The same of quoted-printable: without an expression, and by one. */
const afterEquals = [
  ..."89ABCDEF",
  "40",
  "2B",
  "2E",
  "3C",
  "3D",
  "\\r",
  "\\n",
  "\\\\",
];
const equals = "=(?:[\\r\\n\\\\]|40|2[BE]|3[CD]|[89A-F][0-9A-F])";

/** A condition, as SQL, that every text meets which {@link escapeLook} matches. Few do, and it takes a tenth of the time. */
export function mayEscape(text: string): string {
  const mayBeQuoted = afterEquals
    .map((one) => `strpos(${text}, e'=${one}') > 0`)
    .join(" or ");
  return `(octet_length(${text}) <> length(${text}) or ${signs.map((sign) => `strpos(${text}, ${sign}) > 0`).join(" or ")} or (${mayBeQuoted}) and ${text} ~ ${escapeLiteral(equals)})`;
}
