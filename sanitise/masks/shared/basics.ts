import { escapeLiteral } from "pg";
import { expressionFunction } from "./functions";
import { keyFunction, keySetting } from "./keys";
import type { Letters } from "./letters";

/**
 * What all maskers' functions are made of: SHA-256 of the key and the value in UTF-8. Of its 256 bits no
 * mask shows more than 128, or only a hash of them: cut so, a hash with the key in front can't be extended,
 * and is as good as a random function (chop-MD: Coron, Dodis, Malinaud, Puniya, "Merkle-Damgård Revisited",
 * CRYPTO 2005). HMAC hashes twice for that.
 */
export function macFunctions({
  encoding,
  folding,
  unknown,
}: Letters): readonly string[] {
  const keyed = "pg_temp.mask_key(setting) || value";
  const small = (value: string) => `(lower(${value} collate "C") collate "C")`;
  const folded = `(lower(${small("value")} collate ${folding}) collate "C")`;
  return [
    keyFunction,
    expressionFunction(
      "mask_mac(setting text, value text)",
      "bytea",
      `sha256(${bytesOf(keyed, encoding, unknown)})`,
    ),
    // What isn't ASCII costs more.
    expressionFunction(
      "mask_lower(value text)",
      "text",
      encoding === "UTF8"
        ? `case when octet_length(value) = length(value) then ${small("value")} else ${folded} end`
        : folded,
    ),
    expressionFunction(
      "mask_is_ascii(value text)",
      "boolean",
      encoding === "UTF8"
        ? "octet_length(value) = length(value)"
        : `value collate "C" !~ '[^\\u0001-\\u007f]'`,
    ),
  ];
}

/** The same for equal texts in all databases of a server, save those of encodings that PostgreSQL can't convert. */
function bytesOf(text: string, encoding: string, unknown: string): string {
  // What a client that wants UTF-8 would be sent is UTF-8 already, and costs half of looking the encoding up.
  if (encoding === "UTF8") return `textsend(${text})`;
  if (unknown === "all") return `convert_to(${text}, '${encoding}')`;
  return `convert_to(${unknown === "" ? text : `translate(${text}, ${unknown}, '')`}, 'UTF8')`;
}

const hex = "encode(substr(mac, 1, bytes), 'hex')";

/**
 * Digits by fewer than eight bytes of a MAC, as SQL: `mask_digits` where reckoning the MAC is dear, since PostgreSQL inlines
 * no function that takes what is dear more than once.
 */
export function fewDigits(mac: string, bytes: number): string {
  return `translate(encode(substr(${mac}, 1, ${bytes}), 'hex'), 'abcdef', '012345')`;
}

/** Functions that the maskers' are made of. */
export const basicFunctions = [
  // Collation "C" in what follows: it is many times faster, the same in every database, and never nondeterministic.
  expressionFunction(
    "mask_blank(value text)",
    "boolean",
    `value collate "C" < '!' and btrim(value) = ''`,
  ),
  // Trimming costs more than telling that there is nothing to trim.
  expressionFunction(
    "mask_trim(value text)",
    "text",
    `case when value collate "C" < '!' or value collate "C" like '% ' then btrim(value) else value end`,
  ),
  expressionFunction(
    "mask_normal(value text)",
    "text",
    "pg_temp.mask_lower(pg_temp.mask_trim(value))",
  ),
  expressionFunction(
    "mask_number(mac bytea)",
    "bigint",
    "('x' || encode(substr(mac, 1, 4), 'hex'))::bit(32)::bigint",
  ),
  // PostgreSQL translates many characters one by one for longer than it replaces one after another in all of them.
  expressionFunction(
    "mask_digits(mac bytea, bytes integer)",
    "text",
    `case when bytes < 8 then translate(${hex}, 'abcdef', '012345') else ${[..."abcdef"].reduce((text, letter, digit) => `replace(${text}, '${letter}', '${digit}')`, hex)} end`,
  ),
];

/** The MAC of a value under a masker's key, as SQL. Upper and lower case and blanks around make no difference. */
export function macOf(what: string, value: string): string {
  return exactMacOf(what, `pg_temp.mask_normal(${value})`);
}

/** The MAC of a value exactly as it is. */
export function exactMacOf(what: string, value: string): string {
  return `pg_temp.mask_mac('${keySetting(what)}', ${value})`;
}

/**
 * A value that stays where it is NULL or blank.
 * @param blank SQL of what a blank value becomes
 */
export function unlessBlank(
  value: string,
  masked: string,
  blank = value,
): string {
  return `case when pg_temp.mask_blank(${value}) then ${blank} else ${masked} end`;
}

/** SQL of a value's MAC under a masker's key. */
export type MacBy = (what: string) => string;

/**
 * The same for what is masked by its MAC in lower case and without blanks around. One look tells nearly
 * always that there is nothing to trim, which is a tenth of what a mask costs.
 * @param masked SQL of the mask, by SQL of the value without blanks around and its MAC
 * @param blank SQL of what a blank value becomes
 */
export function unlessBlankTidy(
  value: string,
  masked: (tidy: string, mac: MacBy) => string,
  blank = value,
): string {
  const of = (tidy: string) =>
    masked(tidy, (what) => exactMacOf(what, `pg_temp.mask_lower(${tidy})`));
  return `case when ${value} collate "C" < '!' or ${value} collate "C" like '% '
    then ${unlessBlank(value, of(`btrim(${value})`), blank)} else ${of(value)} end`;
}

/** The function of a mask that is made of a value's MAC alone. */
export function macFunction(
  name: string,
  masked: (mac: MacBy) => string,
): string {
  return expressionFunction(
    `mask_${name}(value text)`,
    "text",
    unlessBlankTidy("value", (_, mac) => masked(mac)),
  );
}

/** How many values a byte has. */
const byteValues = 256;

/** One of these words, 256 at most, by the first byte of a MAC, as SQL. */
export function wordBy(mac: string, words: readonly string[]): string {
  // A place for every byte, so that nothing has to be computed. In an array of `name` every word is as long,
  // so PostgreSQL finds one without looking at those before it.
  const places = Array.from(
    { length: byteValues },
    (_, byte) => `"${words[byte % words.length]}"`,
  );
  return `(${escapeLiteral(`[0:${byteValues - 1}]={${places.join(",")}}`)}::name[])[get_byte(${mac}, 0)]::text`;
}

/**
 * Bytes with a fixed one in their midst, as SQL. In the digits of a mask no text in hexadecimal or base64 has room on either
 * side then (`runLook`): else masks by the thousand would look encoded to the audit, by chance, and be decoded.
 * @param bytes SQL of more than five, of which no more than twelve are shown
 * @param by a byte that neither kind of text has there
 */
export function divided(bytes: string, by: number): string {
  return `set_byte(${bytes}, 5, ${by})`;
}
