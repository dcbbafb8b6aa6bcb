import { escapeLiteral } from "pg";
import { characters } from "../spellings/characters";
import {
  betweenTexts,
  foldedNumber,
  foldLook,
  isQuoted,
  namedCharacters,
  noAscii,
  plainEscape,
  quotedEscape,
  shortText,
  softBreak,
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
  return `case when ${isText(written)} then ${written} else ${among} end`;
}

/** UTF-16 without its other bytes; null where there is none. */
export function wide(written: string): string {
  return `case when ${matches(written, utf16Look)} then replace(${written}, '\\000', '') end`;
}

/**
 * The text without escapes of HTML, URLs, JSON and quoted-printable, nor folds in numbers: of each header the last two. It
 * stays what it is: only what needs none is written without.
 */
export function undone(text: string): string {
  const names = Object.entries(namedCharacters).map(
    ([name, one]) => `when p.groups[3] = '${name}' then ${escapeLiteral(one)}`,
  );
  const character = `case
    when coalesce(p.groups[1], p.groups[4]) is not null then chr(('x' || coalesce(p.groups[1], p.groups[4]))::bit(8)::int)
    when p.groups[2] is not null then chr(p.groups[2]::int)
    ${names.join(" ")}
    else '' end`;
  return `(select string_agg(p.piece || ${character}, '' order by p.place)
    from (select case when quoted.printable then ${replaced("quoted.whole", softBreak, "''")} else quoted.whole end as t,
        case when quoted.printable then ${escapeLiteral(quotedEscape)} else ${escapeLiteral(plainEscape)} end as pattern
      from (select ${matches(text, isQuoted)} as printable, ${unfolded(text)} as whole offset 0) quoted offset 0) e,
      rows from (regexp_split_to_table(e.t, e.pattern), regexp_matches(e.t, e.pattern, 'g')) with ordinality p(piece, groups, place))`;
}

function unfolded(text: string): string {
  const once = (sql: string) => replaced(sql, foldedNumber, "'\\1 '");
  return `case when ${matches(text, foldLook)} then ${once(once(text))} else ${text} end`;
}
