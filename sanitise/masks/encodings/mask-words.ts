import { escapeLiteral } from "pg";
import { proceduralFunction } from "../shared/functions";
import { cut } from "../shared/pieces";
import { asciiIn, hexBytes, ownBytes, replaced } from "./decode";
import { blankBetween, bytesOfWords, isPlain, words } from "./encoded-words";
import { withoutMarks, wordsMark } from "./marks";

/** How long a word's text gets at most: a character of four bytes may be twelve more. All of it may have 75 (RFC 2047, 2). */
const most = 45;

/** SQL of characters as parts of a text, each with its bytes and as Q writes it. */
const written = `(select place, one, case when ${isPlain("character")} then character when character = ' ' then '_'
              else ${hexBytes("one", "=")} end as written
            from regexp_split_to_table(now, '') with ordinality each(character, place),
              lateral (select case when encoding is null then ${ownBytes("character")} else convert_to(character, encoding) end as one offset 0) encoded)`;

/**
 * Functions that mask what encoded words of mail's headers hold, by `mask_found`, and write them as words of the same kind and charset.
 * Those in which nothing is found stay letter for letter. Of a charset that PostgreSQL doesn't know only ASCII's
 * characters stay.
 */
export const wordFunctions = [
  proceduralFunction(
    "mask_words(held text)",
    "text",
    `declare
      first text := substr(held, strpos(held, '=?') + 2);
      charset text := split_part(split_part(first, '?', 1), '*', 1);
      kind text := upper(split_part(first, '?', 2));
      bytes bytea := ${bytesOfWords("held")};
      encoding text := case when lower(charset) = 'us-ascii' then 'UTF8' else charset end;
      blank text;
      inside text;
      now text;
    begin
      if strpos(replace(replace(lower(held), '=?' || lower(split_part(first, '?', 1)) || '?', ' '), '?=', ' '), '=?') > 0 then
        -- Several charsets.
        charset := 'us-ascii';
      else
        inside := pg_temp.mask_decoded(bytes, encoding);
      end if;
      if inside is null then
        encoding := null;
        inside := ${asciiIn("bytes")};
      end if;
      inside := ${withoutMarks("inside")};
      now := pg_temp.mask_found(inside);
      if now = inside then return held; end if;
      begin
        bytes := case when encoding is not null then convert_to(now, encoding) end;
      exception when character_not_in_repertoire or untranslatable_character or undefined_function then
        encoding := null;
        charset := 'us-ascii';
        now := ${replaced("now", "[^\\u0001-\\u007f]", "'?'")};
      end;
      blank := coalesce((regexp_match(held, ${escapeLiteral(blankBetween)}))[1], ' ');
      return (select string_agg('=?' || charset || '?' || kind || '?' || text || '?=', blank order by part)
        from (select part, case kind when 'Q' then string_agg(written, '' order by place)
            else translate(encode(string_agg(one, ''::bytea order by place), 'base64'), e'\\n', '') end as text
          from (select place, one, written, case when encoding is null then 0 else (sum(length(written)) over (order by place) - length(written)) / ${most} end as part
            from ${written} characters) parts
          group by part) each);
    end`,
  ),
  // Null where there are none. What stands beside them is one text.
  proceduralFunction(
    "mask_with_words(value text)",
    "text",
    `declare
      pieces text[];
      held text[];
    begin
      if strpos(value, '=?') = 0 or strpos(value, ${wordsMark}) > 0 then return null; end if;
      pieces := ${cut("value", escapeLiteral(`(${words})`), "", "\\\\1")};
      if cardinality(pieces) = 1 then return null; end if;
      for place in 2 .. cardinality(pieces) loop
        held[place] := pg_temp.mask_words(split_part(pieces[place], e'\\x02', 1));
        pieces[place] := split_part(pieces[place], e'\\x02', 2);
      end loop;
      pieces := string_to_array(pg_temp.mask_found(array_to_string(pieces, ${wordsMark})), ${wordsMark});
      for place in 2 .. cardinality(pieces) loop pieces[place] := held[place] || pieces[place]; end loop;
      return array_to_string(pieces, '');
    end`,
  ),
];
