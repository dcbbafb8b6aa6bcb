import { escapeLiteral } from "pg";
import { proceduralFunction } from "../shared/functions";
import { cut } from "../shared/pieces";
import { bytesOf, digitsOf, hexOf, isHex, matches, textIn } from "./decode";
import { afterEscape } from "./marks";
import { betweenLines, controls, run, runLook, wrappedRun } from "./patterns";
import { perhapsUndone, undone } from "./undone";

/** What stands for bytes that hold something and are no text: nobody can tell what it would break. */
const masked = "'masked'::bytea";

/** Bytes of a line of mail's, of 76 characters, where base64 stood in several lines. */
const inLine = 57;

const cutAtRuns = (pattern: string) =>
  cut("value", escapeLiteral(pattern), "\\\\1", "\\\\2");

/**
 * Functions that mask what stands encoded in a text, by `mask_found`, and encode it again in the same way. What holds
 * nothing of the kind stays letter for letter.
 */
export const encodedFunctions = [
  // Null where they are no text of it, or one that this database can't have.
  proceduralFunction(
    "mask_decoded(bytes bytea, encoding text)",
    "text",
    `begin
      if pg_char_to_encoding(encoding) < 0 or getdatabaseencoding() = 'SQL_ASCII' then return null; end if;
      return convert_from(bytes, encoding) collate "C";
    exception when character_not_in_repertoire or untranslatable_character or undefined_function then
      return null;
    end`,
  ),
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
      -- Most are texts. Others cost an error, so those of zeros are told before.
      if strpos(written, '\\000') = 0 then
        begin
          inside := convert_from(bytes, 'UTF8') collate "C";
        exception when character_not_in_repertoire or untranslatable_character then
          inside := null;
        end;
      end if;
      if not (${matches("inside", controls)}) then
        now := pg_temp.mask_found(inside);
        if now = inside then return run; end if;
        bytes := convert_to(now, 'UTF8');
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
      if line is null then now := replace(encode(bytes, 'base64'), e'\\n', '');
      else
        select string_agg(replace(encode(substr(bytes, place, ${inLine}), 'base64'), e'\\n', ''), line order by place) into now
          from generate_series(1, octet_length(bytes), ${inLine}) place;
      end if;
      if strpos(digits, '-') > 0 or strpos(digits, '_') > 0 then now := translate(now, '+/', '-_'); end if;
      if length(digits) % 4 <> 0 and strpos(run, '=') = 0 then now := rtrim(now, '='); end if;
      return now;
    end`,
  ),
  proceduralFunction(
    "mask_runs_in_line(value text)",
    "text",
    `declare
      pieces text[];
    begin
      pieces := ${cutAtRuns(run)};
      for place in 2 .. cardinality(pieces) loop
        pieces[place] := pg_temp.mask_run(split_part(pieces[place], e'\\x02', 1), null) || split_part(pieces[place], e'\\x02', 2);
      end loop;
      return array_to_string(pieces, '');
    end`,
  ),
  proceduralFunction(
    "mask_runs(value text)",
    "text",
    `declare
      pieces text[];
      lines text;
      run text;
      masked text;
    begin
      if not (${matches("value", runLook)}) then return value; end if;
      pieces := ${cutAtRuns(wrappedRun)};
      pieces[1] := pg_temp.mask_runs_in_line(pieces[1]);
      for place in 2 .. cardinality(pieces) loop
        lines := split_part(pieces[place], e'\\x02', 1);
        run := regexp_replace(lines, ${escapeLiteral(betweenLines)}, '', 'g');
        masked := pg_temp.mask_run(run, (regexp_match(lines, ${escapeLiteral(betweenLines)}))[1]);
        pieces[place] := case when masked = run then lines else masked end || pg_temp.mask_runs_in_line(split_part(pieces[place], e'\\x02', 2));
      end loop;
      return array_to_string(pieces, '');
    end`,
  ),
  // Null where the text is to be looked through as it is.
  proceduralFunction(
    "mask_escaped(value text)",
    "text",
    `declare
      plain text;
      result text;
    begin
      if strpos(value, ${afterEscape}) > 0 or not ${perhapsUndone("value")} then return null; end if;
      plain := ${undone("value")};
      if plain = value then return null; end if;
      result := pg_temp.mask_found(plain);
      if result <> plain then return replace(result, ${afterEscape}, ''); end if;
      -- Else a word would begin with the last letters of an escape.
      return case when strpos(plain, ${afterEscape}) > 0 then value end;
    end`,
  ),
];
