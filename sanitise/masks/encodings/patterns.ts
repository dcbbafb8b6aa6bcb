/*
 * Texts inside of texts, as mail, HTML, URLs, JSON and programs write them: what `free text` looks into and
 * what the audit decodes. Regular expressions of PostgreSQL's, for texts with the collation "C".
 */

/** A character of base64, that of RFC 4648 for URLs too, and as PHP writes a slash in JSON; in bytes a backslash is two. */
const sextet = "(?:[A-Za-z0-9+/_-]|\\\\{1,2}/)";

/** Four characters of base64 that are three of ASCII: of other bytes one in eight is so. */
const ascii =
  "[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]";

/** Marks of a text in base64, and of one in hexadecimal: nine and eight bytes of ASCII. Hashes and names have them by chance alone. */
export const runLook = `(?:${ascii}){3}|(?:[2-7][0-9A-Fa-f]){8}`;

/** An escape before a run, whose letter is none of it. */
const escapeBefore = "(\\\\[nrtx])?";

/** A run of base64, or of hexadecimal digits, in one line, as group 2. Group 1 is {@link escapeBefore}. */
export const run = `${escapeBefore}(${sextet}*(?:${runLook})${sextet}*={0,2})`;

/** Between lines of base64, also as JSON writes it. */
const newLine = "(?:\\r?\\n|(?:\\\\{1,2}r)?\\\\{1,2}n)";

/** A {@link run} in lines, as group 2: mail has 76 characters in each, PEM 64. */
export const wrappedRun = `${escapeBefore}(${sextet}{40,}(?:${newLine}[ \\t]?${sextet}{40,})*${newLine}[ \\t]?[A-Za-z0-9+/]${sextet}*={0,2})`;

/** Between its lines, as group 1. */
export const betweenLines = `(${newLine})[ \\t]?`;

/** UTF-16 in bytes that `encode(…, 'escape')` has made a text of. */
export const utf16Look = "[A-Za-z0-9@.]\\\\000[A-Za-z0-9@.]\\\\000";

const anySoftBreak = `=${newLine}(?!${newLine}|--|$)`;

/**
 * A line of quoted-printable that goes on in the next (RFC 2045). After another sign, before an empty line, or before a bound of a
 * mail's parts it is the end of base64, or of such a bound.
 */
export const softBreak = `(?<!=)${anySoftBreak}`;

/** That the text is quoted-printable, or has an encoded word (RFC 2047): `=40` alone is also a width of 40 in a URL. */
export const isQuoted = `(?:^|[^=])${anySoftBreak}|=\\?[^?[:space:]]+\\?[qQ]\\?|=[2-7C][0-9A-F].*=[2-7][0-9A-F]`;

const amp = "&(?:amp;)*";

/** Escapes of letters, digits, `@`, `.`, `+`, `-`, `_`, which may stand unescaped wherever they may stand escaped. */
const plainHex =
  "(?:2[bBdDeE]|3[0-9]|40|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa])";
const plainDecimal =
  "(?:4[3568-9]|5[0-7]|6[4-9]|[78][0-9]|90|95|9[7-9]|1[01][0-9]|12[0-2])";

/** By names that HTML has for them. */
export const namedCharacters = {
  commat: "@",
  period: ".",
  plus: "+",
  lowbar: "_",
} as const;

/** Of HTML, once or several times; of URLs; of JSON. Group 1 is hexadecimal, group 2 decimal, group 3 a name. */
export const plainEscape = `(?:%(?:25)*|${amp}#[xX]0*|\\\\+[uU]00)(${plainHex});?|${amp}#0*(${plainDecimal});|${amp}(${Object.keys(namedCharacters).join("|")});`;

/**
 * The same, and those of quoted-printable for all of ASCII save its own sign, in group 4. A second `=` would be written as
 * `=3D`: the ones that bounds of a mail's parts begin with are no escapes.
 */
export const quotedEscape = `${plainEscape}|(?<!=)=(2[0-9A-F]|3[0-9A-CEF]|[4-6][0-9A-F]|7[0-9A-E])`;

/** A mark of a number that a fold parts: see {@link foldedNumber}. */
export const foldLook = "\\n[ \\t]+[0-9(]";

/** A header that goes on in the next line (RFC 5322, 2.2.3), in the midst of a number. Group 1 is what stands before the fold. */
export const foldedNumber =
  "((?:^|\\n)[A-Za-z][A-Za-z0-9-]*:[^\\n]*(?:\\n[ \\t][^\\n]*)*[0-9)])\\r?\\n[ \\t]+(?=[0-9(])";

/** Marks of escapes, and of such a fold; those that addresses and phone numbers are spelled with anyway aren't looked for here. */
export const escapeLook = `(?:^|[^=])=${newLine}|=(?:40|2E|2B|3C)|${amp}#(?:0*${plainDecimal}|[xX]0*${plainHex})|${amp}(?:commat|period);|%25(?:40|2[BbEe])|%(?:25)*(?:4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])|\\\\u00(?:2[bBeE]|[4-7][0-9a-fA-F])|${foldLook}`;

/** Matches every text that could hold a text inside, and some more. It runs through the text once. */
export const encodedLook = `${runLook}|${utf16Look}|${escapeLook}`;

/**
 * Matches nearly every text, without bytes, that {@link encodedLook} matches, and many more. On one short text PostgreSQL takes a
 * tenth of the time for it: it makes a larger expression's machine anew for each.
 */
export const perhapsEncoded = `[=&%\\\\]|[a-z0-9][A-Z]|(?:[2-7][0-9A-Fa-f]){8}|${foldLook}`;

/** What isn't ASCII's text, in what `encode(…, 'escape')` gives: control characters, and bytes above ASCII. */
export const noAscii =
  "[\\u0001-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]|\\\\000|\\\\[23][0-7][0-7]";
export const utf8Character =
  "\\\\(?:30[2-7]|3[123][0-7])\\\\2[0-7]{2}|\\\\3[45][0-7](?:\\\\2[0-7]{2}){2}|\\\\36[0-4](?:\\\\2[0-7]{2}){3}";

/** Whatever parts texts that stand among other bytes. */
export const betweenTexts = "(?:[\\u0001-\\u001f\\u007f]|\\\\[0-3][0-7][0-7])+";

/** Fewer characters than these are no text among other bytes, but chance. */
export const shortText = "(?n)^.{1,11}$";
