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

/** Between lines of base64, also as JSON writes it, and then with what stands after its escapes (`undone.ts`). */
export const newLine = "(?:\\r?\\n|(?:\\\\{1,2}r)?\\\\{1,2}n\\u0003?)";

/** A {@link run} in lines, as group 2: mail has 76 characters in each, PEM 64. */
export const wrappedRun = `${escapeBefore}(${sextet}{40,}(?:${newLine}[ \\t]?${sextet}{40,})*${newLine}[ \\t]?[A-Za-z0-9+/]${sextet}*={0,2})`;

/** Between its lines, as group 1. */
export const betweenLines = `(${newLine})[ \\t]?`;

/** UTF-16 in bytes that `encode(…, 'escape')` has made a text of. */
export const utf16Look = "[A-Za-z0-9@.]\\\\000[A-Za-z0-9@.]\\\\000";

/** Control characters, of which no text has any. */
export const controls = "[\\u0001-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]";

/** What isn't ASCII's text, in what `encode(…, 'escape')` gives: control characters, and bytes above ASCII. */
export const noAscii = `${controls}|\\\\000|\\\\[23][0-7][0-7]`;
export const utf8Character =
  "\\\\(?:30[2-7]|3[123][0-7])\\\\2[0-7]{2}|\\\\3[45][0-7](?:\\\\2[0-7]{2}){2}|\\\\36[0-4](?:\\\\2[0-7]{2}){3}";

/** Whatever parts texts that stand among other bytes. */
export const betweenTexts = "(?:[\\u0001-\\u001f\\u007f]|\\\\[0-3][0-7][0-7])+";

/** Fewer characters than these are no text among other bytes, but chance. */
export const shortText = "(?n)^.{1,11}$";
