import { escapeLiteral } from "pg";
import { proceduralFunction } from "../shared/functions";
import {
  bytesOf,
  digitsOf,
  isText,
  matches,
  textIn,
  undone,
  unwrapped,
} from "./decode";
import {
  escapeLook,
  newLine,
  onlyHex,
  run,
  runLook,
  wrapped,
} from "./patterns";

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
      if ${matches("digits", onlyHex)} then
        now := encode(bytes, 'hex');
        if digits ~ '[A-F]' then now := upper(now); end if;
        return coalesce(substring(digits from '^0[xX]'), '') || now;
      end if;
      now := replace(encode(bytes, 'base64'), e'\\n', '');
      if digits ~ '[-_]' then now := translate(now, '+/', '-_'); end if;
      if length(digits) % 4 <> 0 and run !~ '=' then now := rtrim(now, '='); end if;
      return case when line is null then now
        else regexp_replace(now, '(.{${lineLength}})(?=.)', '\\1' || replace(line, '\\', '\\\\'), 'g') end;
    end`,
  ),
  proceduralFunction(
    "mask_encoded(value text)",
    "text",
    `declare
      line text;
      plain text;
      pieces text[];
      part record;
      result text;
    begin
      value := value collate "C";
      if ${matches("value", runLook)} then
        line := substring(value from ${escapeLiteral(wrapped.replace(newLine, `(${newLine})`).replace("(", "(?:"))});
        plain := ${unwrapped("value")};
        pieces := regexp_split_to_array(plain, ${escapeLiteral(run)});
        result := pieces[1];
        for part in select groups, place from regexp_matches(plain, ${escapeLiteral(run)}, 'g') with ordinality each(groups, place) loop
          result := result || coalesce(part.groups[1], '') || pg_temp.mask_run(part.groups[2], line) || pieces[part.place + 1];
        end loop;
        if result <> plain then value := result; end if;
      end if;
      if ${matches("value", escapeLook)} then
        plain := ${undone("value")};
        if plain <> value then
          result := pg_temp.mask_found(plain);
          if result <> plain then return result; end if;
        end if;
      end if;
      return value;
    end`,
  ),
];
