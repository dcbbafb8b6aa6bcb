import { escapeLiteral } from "pg";
import { isLetterOr } from "../spellings/characters";
import { matches, ownBytes, readable, replaced } from "./decode";

/*
 * Percent-encoding of URLs (RFC 3986, 2.1), and of forms that browsers send (WHATWG's URL standard, 5), which write a blank as
 * `+`. Programs differ in what else they leave as it is, up to JavaScript's `encodeURI`.
 */

/** No text has other control characters. */
const byte = "%(?:0[9AaDd]|[2-9A-Fa-f][0-9A-Fa-f])";
/** What may stand there unescaped, save what parts a URL's or a form's pieces from one another. */
const plain = "0-9A-Za-z_.~*()!'$@+/\\u002d";

/** A piece with a byte or, in a form, a `+`: groups 1 and 3 are what stands before it, 2 and 4 the piece. */
export const piece = `()((?:[${plain}]|${byte})*${byte}(?:[${plain}]|${byte})*)|(=)((?:[${plain}]|${byte})*[+](?:[${plain}]|${byte})*)`;

/** Of ASCII's signs that are no part of an address. */
export const signHex =
  "(?:0[9AaDd]|2[0-9ACFacf]|3[A-Fa-f]|5[B-Eb-e]|60|7[B-Eb-e])";

/** What an escape may stand before: a number, an address as it is spelled there, an account's number or a key. */
export const followed = (address: string) =>
  `(?:[+(]{0,2}[0-9][^A-Za-z]{5}|${address}|[A-Za-z]{2}[0-9]{2}|[0-9A-Za-z_+/.-]{15})`;

/** Marks of what is written so, in a number or an address, or before one. */
export const percentLook = `%25(?:40|2[BbEe])|%(?:25)*(?:3[0-9]|4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])|%(?:25)*${byte.slice(1)}${followed('[^[:space:]@<>"%]+(?:@|%(?:25)*40)')}|[0-9)](?:[ ().-]?${byte})+[ ().-]?[+(]?[0-9]|=[^[:space:]=]*(?:[0-9)]|%29)[+]+(?:[0-9(]|%28)|=[${plain}%]*[+][${plain}%]*(?:@|%40)`;

/**
 * SQL of a piece with blanks for each `+`, where that is so. Who writes blanks as `%20`, or an `@` as it is, means a `+`; and before a number
 * at the beginning everybody does.
 */
export function formBlanks(piece: string): string {
  return `case when strpos(${piece}, '%20') > 0 or strpos(${piece}, '@') > 0 then ${piece} else left(${piece}, 1) || replace(substr(${piece}, 2), '+', ' ') end`;
}

/** The bytes that a piece stands for, as SQL that can't fail. */
export function bytesOfPiece(piece: string): string {
  return `(select string_agg(case when e.place = 1 then ${ownBytes("e.part")} else decode(left(e.part, 2), 'hex') || ${ownBytes("substr(e.part, 3)")} end, ''::bytea order by e.place)
      from unnest(string_to_array(${piece}, '%')) with ordinality e(part, place))`;
}

/** A condition on a character: every program leaves it as it is. */
export function isUnreserved(character: string): string {
  return isLetterOr("_.~*-", character);
}

/** All that is written so in a text, also several times over, as `encode(…, 'escape')` writes it; null where there is nothing. */
export function textOfPieces(text: string): string {
  const once = replaced(
    `case when found.piece[4] is null then found.piece[2] else ${formBlanks("found.piece[4]")} end`,
    "%(?:25)+(?=[0-9A-Fa-f]{2})",
    "'%'",
  );
  return `case when ${matches(text, percentLook)} then (
    select string_agg(${readable(`encode(${bytesOfPiece(once)}, 'escape') collate "C"`)}, e'\\n')
    from regexp_matches(${text}, ${escapeLiteral(piece)}, 'g') found(piece)) end`;
}
