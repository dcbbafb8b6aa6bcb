import { escapeLiteral } from "pg";
import { isContinued, withoutContinuations } from "./continued";
import { matches, piecesAt, replaced } from "./decode";
import {
  escapeLook,
  foldedLook,
  foldedNumber,
  isQuoted,
  lineFold,
  mayEscape,
  namedCharacters,
  plainEscape,
  quotedEscape,
  softBreak,
} from "./escapes";
import { afterEscape } from "./marks";
import { tagLook, tagsAfterNumbers } from "./tags";

/** Every text that {@link undone} changes matches it. */
export const undoneLook = `${escapeLook}|${tagLook}`;

/** A condition: the same in parts, of which most texts need few. */
export function perhapsUndone(text: string): string {
  return `(${mayEscape(text)} and ${matches(text, escapeLook)} or strpos(${text}, '</') > 0 and ${matches(text, tagLook)})`;
}

/**
 * SQL of the text without escapes of HTML, JSON and quoted-printable, nor folds in numbers: of each header the last two. It
 * stays what it is: only what needs none is written without, others get {@link afterEscape} where a word or a number
 * follows. It can't fail.
 * @param text SQL of a text with the collation "C", cheap to be evaluated more than once
 */
export function undone(text: string): string {
  const names = Object.entries(namedCharacters).map(
    ([name, one]) => `when p.groups[3] = '${name}' then ${escapeLiteral(one)}`,
  );
  const character = `case
    when coalesce(p.groups[1], p.groups[9]) is not null then chr(('x' || coalesce(p.groups[1], p.groups[9]))::bit(8)::int)
    when p.groups[2] is not null then chr(p.groups[2]::int)
    ${names.join(" ")}
    when p.groups[4] is not null then p.groups[4] || ' '
    when coalesce(p.groups[5], p.groups[6], p.groups[10]) is not null then coalesce(p.groups[5], p.groups[6], p.groups[10]) || ${afterEscape}
    else coalesce(p.groups[7], p.groups[8], '') end`;
  return `(select string_agg(p.piece || ${character}, '' order by p.place)
    from (select ${tagsAfterNumbers("joined.t")} as t,
        case when joined.printable then ${escapeLiteral(quotedEscape)} else ${escapeLiteral(plainEscape)} end as pattern
      from (select quoted.printable, case when quoted.printable then ${replaced("quoted.whole", softBreak, "'\\1'")} else quoted.whole end as t
        from (select ${matches(text, isQuoted)} as printable, ${together(text)} as whole offset 0) quoted offset 0) joined offset 0) e,
      ${piecesAt("e.t", "e.pattern")})`;
}

/** Without folds, in headers those in numbers, and what stands between the parts of a mail's parameter. */
function together(text: string): string {
  const once = (sql: string) => replaced(sql, foldedNumber, "'\\1 '");
  return `case when ${isContinued(text)} then ${withoutContinuations(text)}
      when strpos(${text}, 'BEGIN:V') > 0 and ${matches(text, foldedLook)} then ${replaced(text, lineFold, "''")}
      when strpos(${text}, e'\\n ') > 0 or strpos(${text}, e'\\n\\t') > 0 then ${once(once(text))} else ${text} end`;
}
