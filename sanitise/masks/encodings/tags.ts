import { escapeLiteral } from "pg";
import { onlyDigits } from "../spellings/characters";
import { matches, piecesAt } from "./decode";
import { betweenDigits } from "./escapes";

/** HTML's elements that only tell how a word looks: it may change in the midst of a number. */
const names = [
  ...["b", "big", "em", "font", "i", "mark", "nobr", "small"],
  ...["span", "strong", "u", "wbr", "o:p"],
];
const tag = `</?(?:${names.flatMap((name) => [name, name.toUpperCase()]).join("|")})(?:[[:space:]][^<>]*)?/?>`;

/** A mark of some between digits. */
export const tagLook = `[0-9)](?: ?(?:[&\\\\%.-][^ <>]*)?${tag})+(?:[&\\\\%.-][^ <>]*)? ?[0-9(]`;

/** Digits, and what stands between those of a number, tags too. */
const number = `[0-9(+](?:[0-9 ().+-]|${betweenDigits}|${tag})*[0-9]`;

/** The fewest digits that the tags between them matter for, and the most. */
const [fewest, most] = [7, 19];

/**
 * SQL of a text in which such tags stand after the number that they parted: all tags stay, so that each has its end.
 * @param text SQL of a text with the collation "C", cheap to be evaluated more than once
 */
export function tagsAfterNumbers(text: string): string {
  const tags = `(select string_agg(t.tag[1], '' order by t.place) from regexp_matches(n.number, '<[^<>]*>', 'g') with ordinality t(tag, place))`;
  return `case when strpos(${text}, '</') > 0 and ${matches(text, tagLook)} then (
    select string_agg(n.piece || case when n.number is null then ''
        when strpos(n.number, '<') > 0 and length(${onlyDigits("bare.number")}) between ${fewest} and ${most} then bare.number || ${tags}
        else n.number end, '' order by n.place)
    from (select p.piece, p.groups[1] as number, p.place
        from ${piecesAt(text, escapeLiteral(`(${number})`))}) n,
      lateral (select regexp_replace(n.number, '<[^<>]*>', '', 'g') as number offset 0) bare)
    else ${text} end`;
}
