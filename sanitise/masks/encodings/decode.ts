import { escapeLiteral } from "pg";
import { characters } from "../spellings/characters";
import {
  betweenTexts,
  noAscii,
  shortText,
  utf8Character,
  utf16Look,
} from "./patterns";

/*
 * SQL that undoes one step of an encoding and can't fail. Each argument is SQL of a text with the collation "C",
 * cheap to be evaluated more than once.
 */

/** A condition: the text holds what the expression matches. */
export function matches(text: string, pattern: string): string {
  return `${text} ~ ${escapeLiteral(pattern)}`;
}

/** The text with all that the expression matches replaced. */
export function replaced(text: string, pattern: string, by: string): string {
  return `regexp_replace(${text}, ${escapeLiteral(pattern)}, ${by}, 'g')`;
}

/**
 * SQL of rows: each piece of a text, and the groups of the match that ends it, which the last has none of.
 * @param pattern SQL of the expression
 */
export function piecesAt(text: string, pattern: string): string {
  return `rows from (regexp_split_to_table(${text}, ${pattern}), regexp_matches(${text}, ${pattern}, 'g')) with ordinality p(piece, groups, place)`;
}

/** The digits of a run: see `patterns.ts`. */
export function digitsOf(run: string): string {
  return `translate(${run}, ${escapeLiteral("\\=")}, '')`;
}

/** Hexadecimal digits without the `0x` before them. */
export function hexOf(digits: string): string {
  return `case when left(${digits}, 2) in ('0x', '0X') then substr(${digits}, 3) else ${digits} end`;
}

/** A condition on digits: they are hexadecimal, of whole bytes. */
export function isHex(digits: string): string {
  const hex = `(${hexOf(digits)})`;
  return `(length(${digits}) % 2 = 0 and ltrim(${hex}, ${characters("0123456789abcdefABCDEF")}) = '' and ${hex} <> '')`;
}

/** The bytes that a run's digits stand for. A digit too many is left out, and missing padding added. */
export function bytesOf(digits: string): string {
  const whole = `(length(${digits}) - (length(${digits}) % 4 = 1)::int)`;
  return `case when ${isHex(digits)} then decode(${hexOf(digits)}, 'hex')
    else decode(rpad(left(translate(${digits}, '-_', '+/'), ${whole}), (${whole} + 3) / 4 * 4, '='), 'base64') end`;
}

/** Whether bytes, as `encode(…, 'escape')` writes them, are a text: without control characters, and in UTF-8. */
export function isText(written: string): string {
  return `(not (${matches(written, noAscii)}) or not (${matches(replaced(written, utf8Character, "' '"), noAscii)}))`;
}

/** Those bytes as a text, or the texts that stand among them. */
export function textIn(written: string): string {
  const among = replaced(
    replaced(`coalesce(${wide(written)}, ${written})`, betweenTexts, "e'\\n'"),
    shortText,
    "''",
  );
  return `case when ${isText(written)} then ${readable(written)} else ${among} end`;
}

/** The same with blanks for what stands between a number's digits, and with one before it: a byte's digits aren't the number's. */
export function readable(written: string): string {
  const between =
    "\\\\302\\\\2(?:40|55)|\\\\342\\\\20[0-2]\\\\2[0-7]{2}|\\\\343\\\\200\\\\200|\\\\357\\\\273\\\\277";
  return replaced(
    replaced(
      written,
      `([0-9)])(?:[ ().-]?(?:${between}))+[ ().-]?(?=[0-9(])`,
      "'\\1 '",
    ),
    "(\\\\[23][0-7]{2})(?=[0-9])",
    "'\\1 '",
  );
}

/** Bytes as a text of ASCII: whatever else is among them is a `?`. */
export function asciiIn(bytes: string): string {
  const backslashes = `replace(encode(${bytes}, 'escape'), '\\\\', e'\\x06') collate "C"`;
  return `replace(${replaced(backslashes, "\\\\[0-3][0-7]{2}", "'?'")}, e'\\x06', '\\')`;
}

/** Bytes of a text as the database has it. */
export function ownBytes(text: string): string {
  return `decode(replace(${text}, e'\\\\', e'\\\\\\\\'), 'escape')`;
}

/** Bytes as two hexadecimal digits each, with a sign before them. */
export function hexBytes(bytes: string, sign: string): string {
  return `(select string_agg('${sign}' || upper(lpad(to_hex(get_byte(${bytes}, h)), 2, '0')), '' order by h) from generate_series(0, length(${bytes}) - 1) h)`;
}

/** UTF-16 without its other bytes; null where there is none. */
export function wide(written: string): string {
  return `case when ${matches(written, utf16Look)} then replace(${written}, '\\000', '') end`;
}
