import { escapeLiteral } from "pg";
import { proceduralFunction } from "../shared/functions";
import { cut } from "../shared/pieces";
import { characters } from "../spellings/characters";
import { isContinued, withoutContinuations } from "./continued";
import { asciiIn, hexBytes, matches, ownBytes } from "./decode";
import { piecesMark } from "./marks";
import { bytesOfPiece, formBlanks, isUnreserved, piece } from "./percents";

/** How often a piece may have been encoded. */
const most = 8;

const isUrl = (text: string) =>
  `(strpos(${text}, '://') > 0 or strpos(lower(${text}), 'www.') > 0)`;

/** SQL of whether a piece is all of a form's. */
const endsForm = `(strpos(one, '@') = 0 and (rest = '' or strpos(e'&"\\'<>);,]}|\\\\\\r\\n', left(rest, 1)) > 0 and not (${matches("rest", "^&(?:#|[A-Za-z]+;)")})
          or left(rest, 1) = ' ' and strpos(${characters("0123456789(+")}, substr(rest, 2, 1)) = 0))`;

const cutAtPieces = cut(
  "value",
  escapeLiteral(piece),
  "\\\\1\\\\3",
  "\\\\2\\\\4",
);

/**
 * Functions that mask what is percent-encoded in a text, by `mask_found`, and encode it again. Where nothing is found it stays letter for
 * letter.
 */
export const percentFunctions = [
  proceduralFunction(
    "mask_percents(held text, form boolean)",
    "text",
    `declare
      bytes bytea := ${bytesOfPiece(`(case when form then ${formBlanks("held")} else held end)`)};
      blanks boolean := form and strpos(held, '+') > 0 and ${formBlanks("held")} <> held;
      inside text := pg_temp.mask_decoded(bytes, 'UTF8');
      known boolean := inside is not null;
      now text;
    begin
      if not known then inside := ${asciiIn("bytes")}; end if;
      now := pg_temp.mask_found(inside);
      if now = inside then return held; end if;
      return (select string_agg(case
            when ${isUnreserved("character")} then character
            when blanks and character = ' ' then '+'
            -- Programs differ in what else they leave as it is.
            when strpos('()!''$@/', character) > 0 and strpos(held, character) > 0 and strpos(upper(held), ${hexBytes("encoded.bytes", "%")}) = 0 then character
            when character = '+' and not blanks and strpos(held, '+') > 0 then character
            else ${hexBytes("encoded.bytes", "%")} end, '' order by place)
        from regexp_split_to_table(now, '') with ordinality each(character, place),
          lateral (select case when known then convert_to(character, 'UTF8') else ${ownBytes("character")} end as bytes offset 0) encoded);
    end`,
  ),
  // Null where there is none. What stands beside them is one text; in a URL they stay, since it has its mask as a whole.
  proceduralFunction(
    "mask_with_percents(value text)",
    "text",
    `declare
      pieces text[];
      held text[];
      one text;
      masked text;
      rest text;
      before text;
      in_url boolean := false;
    begin
      if strpos(value, '%') = 0 and (strpos(value, '+') = 0 or strpos(value, '=') = 0) or strpos(value, ${piecesMark}) > 0 then return null; end if;
      if ${isContinued("value")} then
        one := ${withoutContinuations("value")};
        rest := pg_temp.mask_found(one);
        if rest <> one then return rest; end if;
      end if;
      pieces := ${cutAtPieces};
      for place in 2 .. cardinality(pieces) loop
        one := split_part(pieces[place], e'\\x02', 1);
        rest := split_part(pieces[place], e'\\x02', 2);
        before := translate(pieces[place - 1], e'\\t\\r\\n<>"\\'()', '         ');
        in_url := case when ${isUrl("reverse(split_part(reverse(before), ' ', 1))")} then true when strpos(before, ' ') > 0 then false else in_url end;
        in_url := in_url and translate(one, '''()', '') = one;
        -- Nobody encodes so often, and each time takes a call.
        if strpos(one, '%' || repeat('25', ${most})) > 0 then
          pieces[place] := one || rest;
          continue;
        end if;
        -- Without bytes it may be the beginning of a number, or an address of one who writes a + as it is.
        if not in_url and (strpos(one, '%') > 0 or ${endsForm}) then
          masked := pg_temp.mask_percents(one, right(before, 1) = '=');
        else
          masked := one;
        end if;
        -- Bytes aren't looked through once more: their digits, and words beside, would pass for a part of a mask.
        if not in_url and (strpos(one, '%') > 0 or masked <> one) then
          held := held || masked;
          pieces[place] := ${piecesMark} || rest;
        else
          pieces[place] := one || rest;
        end if;
      end loop;
      if held is null then return null; end if;
      pieces := string_to_array(pg_temp.mask_found(array_to_string(pieces, '')), ${piecesMark});
      for place in 2 .. cardinality(pieces) loop pieces[place] := held[place - 1] || pieces[place]; end loop;
      return array_to_string(pieces, '');
    end`,
  ),
];
