import { escapeLiteral } from "pg";
import {
  betweenTexts,
  highByte,
  isQuoted,
  namedCharacters,
  noText,
  notOfRun,
  onlyHex,
  plainEscape,
  quotedEscape,
  shortText,
  softBreak,
  utf8Character,
  utf16Look,
  wrapped,
} from "./patterns";

/*
 * SQL that undoes one step of an encoding and can't fail. Each argument is SQL of a text with the collation "C",
 * cheap to be evaluated more than once.
 */

/** A condition: the text holds what the expression matches. */
export function matches(text: string, pattern: string): string {
  return `${text} ~ ${escapeLiteral(pattern)}`;
}

function replaced(text: string, pattern: string, by: string): string {
  return `regexp_replace(${text}, ${escapeLiteral(pattern)}, ${by}, 'g')`;
}

/** The text with each base64 in one line. */
export function unwrapped(text: string): string {
  return `case when ${matches(text, wrapped)} then ${replaced(text, wrapped, "'\\1'")} else ${text} end`;
}

/** The digits of a run: see `patterns.ts`. */
export function digitsOf(run: string): string {
  return replaced(run, notOfRun, "''");
}

/** The bytes that a run's digits stand for. A digit too many is left out, and missing padding added. */
export function bytesOf(digits: string): string {
  const whole = `(length(${digits}) - (length(${digits}) % 4 = 1)::int)`;
  return `case when ${matches(digits, onlyHex)} then decode(${replaced(digits, "^0[xX]", "''")}, 'hex')
    else decode(rpad(left(translate(${digits}, '-_', '+/'), ${whole}), (${whole} + 3) / 4 * 4, '='), 'base64') end`;
}

/** Whether bytes, as `encode(…, 'escape')` writes them, are a text: without control characters, and in UTF-8. */
export function isText(written: string): string {
  return `(not (${matches(written, `${noText}|${highByte}`)}) or not (${matches(written, noText)})
    and not (${matches(replaced(written, utf8Character, "''"), highByte)}))`;
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

/** The text without escapes of HTML, URLs, JSON and quoted-printable. It stays what it is: only what needs none is written without. */
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
    from (select case when quoted.printable then ${replaced(text, softBreak, "''")} else ${text} end as t,
        case when quoted.printable then ${escapeLiteral(quotedEscape)} else ${escapeLiteral(plainEscape)} end as pattern
      from (select ${matches(text, isQuoted)} as printable offset 0) quoted offset 0) e,
      rows from (regexp_split_to_table(e.t, e.pattern), regexp_matches(e.t, e.pattern, 'g')) with ordinality p(piece, groups, place))`;
}
