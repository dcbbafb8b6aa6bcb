import { escapeLiteral } from "pg";
import { isLetterOr } from "../spellings/characters";
import {
  bytesOf,
  digitsOf,
  isHex,
  matches,
  ownBytes,
  readable,
  replaced,
} from "./decode";
import { newLine } from "./patterns";

/*
 * Encoded words of mail's headers (RFC 2047): `=?charset?Q?text?=`, or with B and base64. A reader joins those that only
 * blanks part (6.2), so a number may begin in one and end in the next, or in digits that stand beside.
 */

/** A mark of one. */
export const wordLook = "=\\?[^?[:space:]]+\\?[QqBb]\\?";

/** One of either kind. The last may be cut off with its text, which the audit parts from the next by a sign of its own. */
const word =
  "=\\?[0-9A-Za-z_.:*-]+\\?(?:[Qq]\\?[^?\\r\\n\\u001e]*|[Bb]\\?[A-Za-z0-9+/]*={0,2})(?:\\?=|$|(?=\\u001e))";

const blank = `(?:${newLine}?[ \\t]+)`;
const digits = `[0-9(+](?:(?:[0-9 ()./+-]|${newLine}[ \\t])*[0-9)])?`;

/** Some that a reader joins, and the digits beside them. */
export const words = `(?:${digits}${blank})?${word}(?:${blank}?${word}|${blank}${digits})*`;

/** What stands between the first and the next, as group 1. */
export const blankBetween = `[?]=(${blank})`;

/** Of Q. What stands after a `=` and is no byte stays. */
function quotedBytes(text: string): string {
  const digits = "left(q.piece, 2)";
  return `(select coalesce(string_agg(case when q.place = 1 then ${ownBytes("q.piece")}
        when length(${digits}) = 2 and ${isHex(digits)} then decode(${digits}, 'hex') || ${ownBytes("substr(q.piece, 3)")}
        else ${ownBytes("'=' || q.piece")} end, ''::bytea order by q.place), ''::bytea)
      from unnest(string_to_array(translate(${text}, '_', ' '), '=')) with ordinality q(piece, place))`;
}

/** The bytes that {@link words} stand for, as SQL that can't fail: all parts end with a `?`, of which none has one. */
export function bytesOfWords(words: string): string {
  const beside = `translate(s.part, e'=\\\\rn\\r\\n\\t', '')`;
  const kind = `upper(lag(s.part) over (order by s.place))`;
  return `(select coalesce(string_agg(case
        when w.place % 4 = 1 then case when ltrim(w.beside) = '' then '' else ${ownBytes("' ' || btrim(w.beside) || case when w.last then '' else ' ' end")} end
        when w.kind = 'Q' then ${quotedBytes("w.part")}
        else (select ${bytesOf("b.digits")} from (select ${digitsOf("w.part")} as digits offset 0) b) end, ''::bytea order by w.place), ''::bytea)
      from (select s.part, s.place, ${kind} as kind, ${beside} as beside, s.place = count(*) over () as last from unnest(string_to_array(${words}, '?')) with ordinality s(part, place)) w
      where w.place % 4 < 2)`;
}

/** All that stands in encoded words of a text, as `encode(…, 'escape')` writes it; null where there are none. */
export function textOfWords(text: string): string {
  return `case when ${matches(text, wordLook)} then (
    select string_agg(${readable(`encode(${bytesOfWords("found.words[1]")}, 'escape') collate "C"`)}, e'\\n')
    from regexp_matches(${text}, ${escapeLiteral(`(${words})`)}, 'g') found(words)) end`;
}

/** What stands beside them. */
export function withoutWords(text: string): string {
  return `case when strpos(${text}, '=?') > 0 then ${replaced(text, words, "' '")} else ${text} end`;
}

/** A condition on a character: Q writes it as it is. */
export function isPlain(character: string): string {
  return isLetterOr("+/!*-", character);
}
