import { expressionFunction, proceduralFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { fictionInText } from "../shared/reserved";
import { forTexts } from "../shared/text-mask";
import {
  at,
  domain,
  local,
  phoneNumber,
  plus,
  unbreakable,
} from "../shared/written";

/** A URL, up to a blank, a quote or a bracket, without the punctuation after it. */
const url = `(?:[a-z][a-z0-9+.-]*://|www[.])[^[:space:]<>"'()]*[^[:space:]<>"'().,;:!?]`;

/** An address, with what would make another domain of its mask's. */
const address = `(?:[^[:space:]<>"'(),;:=/]+|[^[:space:]<>"'(),;:=/]*${local})${at}(?:[[:alnum:]_-]+[.])*${domain}(?:[.]?[[:alnum:]-]+)*`;

/** What else looks like a phone number: + and a country's code, or a 0, and nine digits or more in all. No mask. */
const perhapsPhone = `(?<![[:alnum:]])(?![(]?${fictionInText})(?:${plus}[1-9]|[(]?0[0-9])(?:[ ().${unbreakable}-]{0,2}[0-9]){7,13}(?![0-9])`;

/** The beginning of any of them. */
const something = `://|www[.]|${at}|${plus}|0[ ().${unbreakable}-]*[0-9]|13 [0-9]`;

/** A phone number as the same number in a column has it: with a +, and without a 0 after +61. */
const dialled = (number: string) =>
  `regexp_replace(regexp_replace(regexp_replace(${number}, '${plus}', '+'), '[${unbreakable}]', ' ', 'g'), '^(\\+61[ ]?)[(]?0[)]?', '\\1')`;

/**
 * Each address, URL and phone number in the text gets the mask that it has by itself, so one in a text
 * still belongs to the same one in a column. A mask stays. Where the text becomes too long, its end goes,
 * up to a blank, so that no half of an address stays.
 */
export const freeText: Mask = {
  ...forTexts({
    name: "free_text",
    narrow: (text, width) => `pg_temp.mask_free_text(${text}, ${width})`,
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
  }),
  words: "Text with addresses, phone numbers and links replaced",
  keys: [],
  functions: () => [
    proceduralFunction(
      "mask_found(value text, pattern text, what text)",
      "text",
      `begin
      return (
        select string_agg(piece || case
            when matched is null then ''
            when what = 'email' then pg_temp.mask_email(matched[1])
            when what = 'url' then pg_temp.mask_url(matched[1])
            else pg_temp.mask_phone(${dialled("matched[1]")}) end, '' order by place)
        from rows from (regexp_split_to_table(value, pattern, 'i'), regexp_matches(value, pattern, 'gi'))
          with ordinality as parts (piece, matched, place));
    end`,
    ),
    proceduralFunction(
      "mask_found(value text)",
      "text",
      `begin
      value := pg_temp.mask_found(value, '${quoted(`(${url})`)}', 'url');
      value := pg_temp.mask_found(value, '${quoted(`(${address})`)}', 'email');
      value := pg_temp.mask_found(value, '${quoted(`(${phoneNumber})`)}', 'phone');
      return pg_temp.mask_found(value, '${quoted(`(${perhapsPhone})`)}', 'phone');
    end`,
    ),
    // Most texts hold nothing of the kind, and one pattern tells.
    expressionFunction(
      "mask_free_text(value text)",
      "text",
      `case when value ~* '${something}' then pg_temp.mask_found(value) else value end`,
    ),
    proceduralFunction(
      "mask_free_text(value text, width integer)",
      "text",
      `declare masked text := pg_temp.mask_free_text(value);
    begin
      if length(masked) <= width then return masked; end if;
      return rtrim(regexp_replace(left(masked, width + 1), '[^[:space:]]*$', ''));
    end`,
    ),
  ],
  repeats: () => undefined,
  joins: false,
  variant: undefined,
  person: undefined,
  proposed: {
    rule: "free text",
    likely:
      /(^|_)(about|bio|notes?|comments?|remarks?|descriptions?|message|body|content|text|feedback|reason|answers?|subject|summary|details|info|history|log)(_|$)/,
  },
};

function quoted(pattern: string): string {
  return pattern.replaceAll("'", "''");
}
