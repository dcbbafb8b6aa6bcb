import { escapeLiteral } from "pg";
import {
  bytesOf,
  digitsOf,
  matches,
  replaced,
  textIn,
  undone,
  wide,
} from "../../masks/encodings/decode";
import {
  betweenLines,
  encodedLook,
  escapeLook,
  run,
  runLook,
  wrappedRun,
} from "../../masks/encodings/patterns";

/** Bytes of a text above which nothing in it is decoded. */
const most = 32_000_000;

/**
 * What a text holds in base64, hexadecimal, quoted-printable, UTF-16 or by escapes of HTML, URLs and JSON, or in folded headers, one step
 * decoded, as a text, as SQL; null where there is nothing of the kind. None of it can fail: bytes stay as
 * `encode(…, 'escape')` writes them, and only what is known to be whole is decoded.
 * @param text SQL of a text
 */
export function decodedText(text: string): string {
  const escapes = `case when ${matches("s.t", escapeLook)} then ${undone("s.t")} end`;
  return `(select concat_ws(e'\\n', ${runs("s.t")}, ${escapes}, ${wide("s.t")})
    from (select ${text} as t offset 0) s where ${matches("s.t", encodedLook)} and octet_length(s.t) <= ${most})`;
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
