import { escapeLiteral } from "pg";
import {
  isContinued,
  withoutContinuations,
} from "../../masks/encodings/continued";
import {
  bytesOf,
  digitsOf,
  matches,
  replaced,
  textIn,
  wide,
} from "../../masks/encodings/decode";
import { textOfWords, withoutWords } from "../../masks/encodings/encoded-words";
import { encodedLook } from "../../masks/encodings/look";
import {
  betweenLines,
  run,
  runLook,
  wrappedRun,
} from "../../masks/encodings/patterns";
import { textOfPieces } from "../../masks/encodings/percents";
import { perhapsUndone, undone } from "../../masks/encodings/undone";
import type { Spell } from "../../masks/spellings/encoding";

/** Bytes of a text above which nothing in it is decoded. */
export const mostDecoded = 32_000_000;

/**
 * What a text holds in base64, hexadecimal, quoted-printable, UTF-16 or by escapes of HTML, URLs and JSON, or in folded headers, one step
 * decoded, as a text, as SQL; null where there is nothing of the kind. None of it can fail: bytes stay as
 * `encode(…, 'escape')` writes them, and only what is known to be whole is decoded.
 * @param text SQL of a text
 * @param spell writes expressions for the database's encoding
 */
export function decodedText(text: string, spell: Spell): string {
  const escapes = `case when ${perhapsUndone("beside.t")} then ${undone("beside.t")} end`;
  const found = `concat_ws(e'\\n', ${runs("beside.t")}, ${escapes}, ${textOfPieces("joined.t")}, ${textOfWords("s.t")}, ${wide("s.t")})`;
  const looked = `${matches("s.t", encodedLook)} and octet_length(s.t) <= ${mostDecoded}`;
  return `(select ${spell(found)} from (select ${text} as t offset 0) s,
      lateral (select ${withoutWords("s.t")} as t offset 0) beside,
      lateral (select case when ${isContinued("beside.t")} then ${withoutContinuations("beside.t")} else beside.t end as t offset 0) joined where ${spell(looked)})`;
}

function runs(text: string): string {
  const found = (of: string, pattern: string) =>
    `regexp_matches(${of}, ${escapeLiteral(pattern)}, 'g') found`;
  const inLine = replaced(text, wrappedRun, "' '");
  return `case when ${matches(text, runLook)} then (
    select string_agg(${textIn("decoded.written")}, e'\\n')
    from (select ${replaced("found[2]", betweenLines, "''")} as run from ${found(text, wrappedRun)}
        union all select found[2] from ${found(inLine, run)}) one,
      lateral (select ${digitsOf("one.run")} as digits offset 0) bare,
      lateral (select encode(${bytesOf("bare.digits")}, 'escape') collate "C" as written offset 0) decoded) end`;
}
