import { escapeLiteral } from "pg";
import { exactMacOf, unlessBlank } from "../shared/basics";
import { expressionFunction, proceduralFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { forTexts } from "../shared/text-mask";
import { numberTypes } from "../shared/types";
import { uniqueFrom } from "../shared/unique";
import { key, perhapsKey } from "../spellings/secret";

/** Longer tokens are cut to that. */
const longest = 512;

/** Six letters or digits: below that, a thousand tokens aren't unique any more. */
const shortestUnique = 8;

/** A hash of the MAC, since tokens show all of it. */
const bits = `sha256(${exactMacOf("token", "value")})`;

/** In base64 without what isn't a letter or a digit: 43 characters. Translating them one by one takes twice as long. */
const letters = `replace(replace(rtrim(encode(${bits}, 'base64'), '='), '+', 'a'), '/', 'Z')`;

/** As many in hexadecimal as an ASCII value has. Cutting bytes takes a tenth of cutting a text, which PostgreSQL counts letter by letter. */
const hex = `case when octet_length(value) % 2 = 0 then encode(substr(${bits}, 1, octet_length(value) / 2), 'hex')
            else left(encode(${bits}, 'hex'), octet_length(value)) end`;

/** Of a text in hexadecimal, most often by its first look. */
const hasLetter = [..."abcdef"]
  .map((letter) => `strpos(value, '${letter}') > 0`)
  .join(" or ");

const digits = `pg_temp.mask_digits(${bits}, 32)`;

/**
 * Upper case stays upper case, lower case lower case, digits digits, and everything else as it is. Case
 * and blanks count. The usual kinds of tokens take one expression; the others are written letter by letter.
 */
export const token: Mask = {
  ...forTexts({
    name: "token",
    shortest: 0,
    otherTypes: {
      uuid: (value, bareSql) =>
        `pg_temp.mask_token(${value}::text)::${bareSql}`,
    },
  }),
  words: "Random key of the same form",
  keys: ["token"],
  functions: () => [
    proceduralFunction(
      "mask_letters(value text)",
      "text",
      `declare
      masked text := (
        select string_agg(case
            when letter collate "C" between '0' and '9' then chr(48 + byte % 10)
            when letter collate "C" between 'A' and 'Z' then chr(65 + byte % 26)
            when letter collate "C" between 'a' and 'z' or letter collate "C" > '~' then chr(97 + byte % 26)
            else letter end, '' order by block, place)
        from generate_series(0, (least(length(value), ${longest}) - 1) / 32) block,
          sha256(${exactMacOf("token", "value")} || convert_to(block::text, 'UTF8')) bytes,
          generate_series(0, least(31, least(length(value), ${longest}) - 1 - 32 * block)) place,
          substr(value, 1 + 32 * block + place, 1) letter,
          get_byte(bytes, place) byte);
    begin
      -- A number in groups, or an account's, begins as none does that people have, nor does one of its groups.
      if value collate "C" ~ '^[^A-Za-z]*[0-9](?:[^A-Za-z]*[0-9]){7}[^A-Za-z]*$' then
        return regexp_replace(translate(masked, '0', '1') collate "C", '[0-9]([^0-9]*)[0-9]', case when masked like '%+%' then '0' else '9' end || '\\19');
      end if;
      if value collate "C" ~ '^[A-Za-z]{2}[0-9]{2}(?:[^0-9A-Za-z]*[0-9A-Za-z]){11}' then
        return case when value collate "C" ~ '^[A-Z]' then 'XX' else 'xx' end || translate(substr(masked, 3), '0', '1');
      end if;
      -- Two letters and a _ begin a provider's key, by chance one in some hundreds does.
      if ${perhapsKey("masked")} and masked collate "C" ~ ${escapeLiteral(key)} then
        return regexp_replace(regexp_replace(masked collate "C",
          ${escapeLiteral(`(^|[^0-9A-Za-z])(?=${key})[a-z]`)}, '\\1z', 'g'),
          ${escapeLiteral(`(^|[^0-9A-Za-z])(?=${key})[A-Z]`)}, '\\1Z', 'g');
      end if;
      return masked;
    end`,
    ),
    // A number of phone's or card's length begins as neither does, so that nobody takes it for one.
    expressionFunction(
      "mask_token(value text)",
      "text",
      unlessBlank(
        "value",
        `case
        when octet_length(value) <= 64 and value collate "C" ~ '^[0-9a-f]+$' then case
          when ${hasLetter} then ${hex}
          when length(value) >= 13 then '09' || left(${digits}, length(value) - 2)
          when length(value) >= 8 then '9' || left(${digits}, length(value) - 1)
          else left(${digits}, length(value)) end
        when octet_length(value) <= 43 and value collate "C" ~ '^[0-9A-Za-z]+$' then case
          when lower(value collate "C") = value then lower(left(${letters}, length(value)))
          when upper(value collate "C") <> value then left(${letters}, length(value))
          when value collate "C" ~ '^[0-9A-F]+$' then upper(left(encode(${bits}, 'hex'), length(value)))
          else upper(left(${letters}, length(value))) end
        when value collate "C" ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
          then encode(substr(${bits}, 1, 16), 'hex')::uuid::text
        else pg_temp.mask_letters(value)
      end`,
      ),
    ),
  ],
  ...uniqueFrom(shortestUnique),
  joins: true,
  variant: undefined,
  person: "values",
  proposed: {
    finding: "secret key",
    // A number by which others know a person: a payment card's, a bank account's, an office's. A mere
    // `account` or `licence` most often refers to a row of another table.
    sure: /(^|_)((credit_?|debit_?)?card|pan|bsb|tfn|abn|medicare|passport|ssn|social_?security|tax_?file|driv(er|ers|ing)_?licen[cs]e)(_?(no|nr|num|number))?(_?\d)?$|(^|_)(cc|account|acct|acc|licen[cs]e|tax|national_?id)_?(no|nr|num|number)(_?\d)?$|(^|_)national_?id$/,
    sureTypes: numberTypes,
  },
};
