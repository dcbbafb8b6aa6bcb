import { escapeLiteral } from "pg";
import { proceduralFunction } from "../shared/functions";
import {
  bytesOf,
  digitsOf,
  hexOf,
  isHex,
  isText,
  matches,
  textIn,
  undone,
  unwrapped,
} from "./decode";
import { escapeLook, run, runLook, wrapped } from "./patterns";

/** What stands for bytes that hold something and are no text: nobody can tell what it would break. */
const masked = "'masked'::bytea";

/** Mail's, where base64 stood in several lines. */
const lineLength = 76;

/**
 * Functions that mask what stands encoded in a text, by `mask_found`, and encode it again in the same way. What holds
 * nothing of the kind stays letter for letter.
 */
export const encodedFunctions = [
  proceduralFunction(
    "mask_run(run text, line text)",
    "text",
    `declare
      digits text := ${digitsOf('(run collate "C")')};
      bytes bytea := ${bytesOf("digits")};
      written text := encode(bytes, 'escape') collate "C";
      inside text;
      now text;
    begin
      if ${isText("written")} then
        begin
          inside := convert_from(bytes, 'UTF8') collate "C";
          now := pg_temp.mask_found(inside);
          if now = inside then return run; end if;
          bytes := convert_to(now, 'UTF8');
        exception when character_not_in_repertoire or untranslatable_character then
          if pg_temp.mask_found(written) = written then return run; end if;
          bytes := ${masked};
        end;
      else
        inside := ${textIn("written")};
        if pg_temp.mask_found(inside) = inside then return run; end if;
        bytes := ${masked};
      end if;
      if ${isHex("digits")} then
        inside := ${hexOf("digits")};
        now := encode(bytes, 'hex');
        if inside <> lower(inside) then now := upper(now); end if;
        return left(digits, length(digits) - length(inside)) || now;
      end if;
      now := replace(encode(bytes, 'base64'), e'\\n', '');
      if strpos(digits, '-') > 0 or strpos(digits, '_') > 0 then now := translate(now, '+/', '-_'); end if;
      if length(digits) % 4 <> 0 and strpos(run, '=') = 0 then now := rtrim(now, '='); end if;
      if line is null then return now; end if;
      return (select string_agg(substr(now, place, ${lineLength}), line order by place)
        from generate_series(1, length(now), ${lineLength}) place);
    end`,
  ),
  proceduralFunction(
    "mask_runs(value text)",
    "text",
    `declare
      line text;
      plain text;
      pieces text[];
      part record;
      result text;
    begin
      if not (${matches("value", runLook)}) then return value; end if;
      line := (regexp_match(value, ${escapeLiteral(wrapped)}))[2];
      plain := ${unwrapped("value")};
      pieces := regexp_split_to_array(plain, ${escapeLiteral(run)});
      for part in select groups, place from regexp_matches(plain, ${escapeLiteral(run)}, 'g') with ordinality each(groups, place) loop
        pieces[part.place] := pieces[part.place] || coalesce(part.groups[1], '') || pg_temp.mask_run(part.groups[2], line);
      end loop;
      result := array_to_string(pieces, '');
      return case when result <> plain then result else value end;
    end`,
  ),
  // Null where nothing is found in what the escapes stand for.
  proceduralFunction(
    "mask_escaped(value text)",
    "text",
    `declare
      plain text;
      result text;
    begin
      if not (${matches("value", escapeLook)}) then return null; end if;
      plain := ${undone("value")};
      if plain = value then return null; end if;
      result := pg_temp.mask_found(plain);
      return nullif(result, plain);
    end`,
  ),
];
