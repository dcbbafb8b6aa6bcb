import { escapeLiteral } from "pg";
import { encodedFunctions } from "../encodings/mask-encoded";
import { perhapsEncoded } from "../encodings/patterns";
import { expressionFunction, proceduralFunction } from "../shared/functions";
import type { Mask } from "../shared/mask";
import { fictionInText } from "../shared/reserved";
import { forTexts } from "../shared/text-mask";
import { addressInText, onlyAddress } from "../spellings/address";
import { cardDigits, isCard } from "../spellings/card";
import {
  anyAt,
  anyDigit,
  at,
  blanks,
  dashes,
  digit,
  plus,
  space,
  wideAts,
  wideDigitsApart,
  widePlus,
} from "../spellings/characters";
import {
  clearPasswords,
  likeClearPassword,
  wholeClearPassword,
} from "../spellings/clear-password";
import { account, isAccount, perhapsAccount } from "../spellings/iban";
import { phoneNumber } from "../spellings/phone";
import { nationalNumbers } from "../spellings/region";
import { wholeKey, wholePrivateKey } from "../spellings/secret";

/** A URL, up to a blank, a quote or a bracket, without the punctuation after it. */
const url = `(?:[A-Za-z][A-Za-z0-9+.-]*://|[Ww]{3}[.])[^${space}<>"'()]*[^${space}<>"'().,;:!?]`;

/** What else looks like a phone number: + and a country's code, or a 0, and nine digits or more in all. No mask. */
const beside = `[ ().\\u002d${blanks}${dashes}]{0,2}`;
const perhapsPhone = `(?<![0-9A-Za-z]|[0-9A-Fa-f]-)(?![(]?${fictionInText})(?:${plus}[1-9]|[(]?${digit("0")}${anyDigit})(?:${beside}${anyDigit}){7,13}(?!${anyDigit})`;

/** Numbers and keys among other letters and digits. */
const alone = (pattern: string) =>
  `(?<![0-9A-Za-z]|[0-9][.])(?:${pattern})(?![0-9A-Za-z])`;

/** Steps, one after another. */
interface Step {
  /**
   * SQL of whether `value` may hold one. For each row PostgreSQL makes the states of an expression anew, so a small one
   * is many times quicker than the pattern, and a text that is looked for quicker still.
   */
  readonly quick: string;
  /** What it looks for. */
  readonly pattern: string;
  /** SQL of what stands instead of a `part` that was found. */
  readonly masked: string;
}

const matches = (pattern: string) =>
  `value collate "C" ~ ${escapeLiteral(pattern)}`;
const holds = (...texts: readonly string[]) =>
  texts.map((text) => `strpos(value, '${text}') > 0`).join(" or ");

const cards = `${cardDigits.plain}|${cardDigits.dashed}`;
const someDigits = (digits: number) =>
  matches(
    `${anyDigit}(?:[ ()._/\\u002d${blanks}${dashes}]{0,3}${anyDigit}){${digits - 1}}`,
  );

const stepsFor = (region: readonly string[]): readonly Step[] => [
  {
    quick: holds("PRIVATE KEY"),
    pattern: wholePrivateKey,
    masked: "pg_temp.mask_token(part)",
  },
  {
    quick: `${holds("://")} or ${matches("[Ww]{3}[.]")}`,
    pattern: url,
    masked: "pg_temp.mask_url(part)",
  },
  {
    quick: matches(anyAt),
    pattern: addressInText,
    masked: "pg_temp.mask_written_email(part)",
  },
  {
    quick: `${matches("[0-9A-Za-z_+/.-]{15}")} and ${matches("[A-Z]{2}|[A-Z][a-z]|[_.:~-]|dapi")}`,
    pattern: wholeKey,
    masked: "pg_temp.mask_token(part)",
  },
  {
    quick: matches(perhapsAccount),
    pattern: alone(account),
    masked: `case when ${isAccount("part")} then pg_temp.mask_account(part) else part end`,
  },
  {
    quick: someDigits(13),
    pattern: alone(cards),
    masked: `case when ${isCard("part")} then pg_temp.mask_token(regexp_replace(part, '[^0-9]', '', 'g')) else part end`,
  },
  {
    quick: someDigits(6),
    pattern: phoneNumber,
    masked: "pg_temp.mask_written_phone(part)",
  },
  ...[nationalNumbers(region) ?? []].flat().map((numbers) => ({
    quick: someDigits(8),
    pattern: alone(numbers),
    masked: "pg_temp.mask_written_phone(part)",
  })),
  {
    quick: someDigits(8),
    pattern: perhapsPhone,
    masked: "pg_temp.mask_written_phone(part)",
  },
];

/** Whether there may be a password in clear. */
const perhapsPassword = holds("=", "ccess");

/**
 * Many texts hold nothing of the kind, nor anything encoded, and one small expression tells. A word without it is part
 * of a find only between others.
 */
const something = `[0-9@=&%\\\\_:${wideDigitsApart}${wideAts}]|[Ww]{3}[.]|[.-][0-9A-Za-z]{10}|[A-Z]{4}|[a-z0-9][A-Z]|AIza`;

/**
 * Words with one of these signs, from one blank to another, and some more: most finds are in them. With what stands alone
 * between them, and a + before, since a phone number may begin with it.
 */
const word = `[^ ]*(?:[0-9@=&%\\\\_:${wideDigitsApart}${wideAts}]|[.-][^ ]|[^ ][A-Z])[^ ]*`;
const words = `(?:[^ ]*[+${widePlus}][^ ]? +)?${word}(?: +(?:[^ 0-9A-Za-z] +)?${word})*`;

/** SQL of whether a find may have other words in it than {@link words}: a key in lines, a quoted name before its @, a group of letters. */
const reachesFurther = `${holds("PRIVATE KEY")} or ${holds('"')} and ${matches(`"${at}`)}
          or ${matches("(?:^|[^0-9A-Za-z])[A-Za-z]{2}[0-9]{2}")} and ${matches(perhapsAccount)}`;

/** SQL that a text may be {@link onlyAddress}: whether it has a blank inside tells of most. */
const perhapsOneWord = `(strpos(btrim(value, e' \\t\\r\\n\\f\\x0b${blanks}'), ' ') = 0 or ${holds('"')})`;

/** What most words are that hold something: an address, an Australian number in one, or a few digits. */
const plainAddress =
  "^[0-9A-Za-z][0-9A-Za-z._+-]*@(?:[0-9A-Za-z-]+[.])+[A-Za-z]{2,}$";
const plainPhone = "^0[23478][0-9]{8}$";
const fewSigns = 15;
const more = `[@:%&\\\\${wideDigitsApart}${wideAts}]|[Ww]{3}[.]|(?:[0-9][^0-9]*){6}`;

const functions = (steps: readonly Step[]): readonly string[] => [
  expressionFunction(
    "mask_written_email(value text)",
    "text",
    `pg_temp.mask_email(regexp_replace(value collate "C", ${escapeLiteral(at)}, '@'))`,
  ),
  expressionFunction(
    "mask_written_phone(value text)",
    "text",
    `pg_temp.mask_phone(regexp_replace(value collate "C", ${escapeLiteral(`^${plus}`)}, '+'))`,
  ),
  // No country begins with XX.
  expressionFunction(
    "mask_account(value text)",
    "text",
    `'XX' || substr(pg_temp.mask_token(upper(regexp_replace(value collate "C", '[^0-9A-Za-z]', '', 'g'))), 3)`,
  ),
  ...encodedFunctions,
  ...steps.map(({ masked }, index) =>
    proceduralFunction(
      `mask_found_${index}(part text)`,
      "text",
      `begin return ${masked}; end`,
    ),
  ),
  proceduralFunction(
    "mask_each_found(value text)",
    "text",
    // Marks stand round what is found: two signs that stand in no text.
    `declare
        pieces text[];
      begin
        ${steps
          .map(
            ({ quick, pattern }, index) => `
        if ${quick} then
          pieces := string_to_array(regexp_replace(value, ${escapeLiteral(`(${pattern})`)}, e'\\x01\\\\1\\x02', 'g'), e'\\x01');
          if cardinality(pieces) > 1 then
            value := pieces[1];
            for place in 2 .. cardinality(pieces) loop
              value := value || pg_temp.mask_found_${index}(split_part(pieces[place], e'\\x02', 1)) || split_part(pieces[place], e'\\x02', 2);
            end loop;
          end if;
        end if;`,
          )
          .join("")}
        return value;
      end`,
  ),
  // The steps take a hundred times as long as all else, and most texts are words that need none of them.
  proceduralFunction(
    "mask_found(value text)",
    "text",
    `declare
        pieces text[];
        held text;
        bare text;
      begin
        if strpos(value, e'\\x01') > 0 or strpos(value, e'\\x02') > 0 then value := translate(value, e'\\x01\\x02', ''); end if;
        if value ~ ${escapeLiteral(perhapsEncoded)} then value := pg_temp.mask_encoded(value); end if;
        if ${reachesFurther} then
          value := pg_temp.mask_each_found(value);
        else
          pieces := string_to_array(regexp_replace(value, ${escapeLiteral(`(${words})`)}, e'\\x01\\\\1\\x02', 'g'), e'\\x01');
          value := pieces[1];
          for place in 2 .. cardinality(pieces) loop
            held := split_part(pieces[place], e'\\x02', 1);
            bare := rtrim(held, '.,;:!?');
            if bare ~ ${escapeLiteral(plainAddress)} and bare !~ '[Ww]{3}[.]' then
              held := pg_temp.mask_email(bare) || substr(held, length(bare) + 1);
            elsif bare ~ ${escapeLiteral(plainPhone)} then
              held := pg_temp.mask_phone(bare) || substr(held, length(bare) + 1);
            elsif length(held) >= ${fewSigns} or held ~ ${escapeLiteral(more)} then
              held := pg_temp.mask_each_found(held);
            end if;
            value := value || held || split_part(pieces[place], e'\\x02', 2);
          end loop;
        end if;
        if (${perhapsPassword}) and ${matches(likeClearPassword)} and ${matches(clearPasswords.join("|"))} then
          value := regexp_replace(value, ${escapeLiteral(wholeClearPassword)}, '\\1***', 'g');
        end if;
        return value;
      end`,
  ),
  expressionFunction(
    "mask_free_text(value text)",
    "text",
    `case when ${matches(something)} then
        case when strpos(value, '@') > 0 and ${perhapsOneWord} and value collate "C" ~ ${escapeLiteral(onlyAddress)} then pg_temp.mask_written_email(value) else pg_temp.mask_found(value collate "C") end
      else value end`,
  ),
  proceduralFunction(
    "mask_free_text(value text, width integer)",
    "text",
    `declare masked text := pg_temp.mask_free_text(value);
    begin
      if length(masked) <= width then return masked; end if;
      return rtrim(regexp_replace(left(masked, width + 1) collate "C", '[^[:space:]]*$', ''));
    end`,
  ),
];

/**
 * Each address, URL and phone number in the text gets the mask that it has by itself, so one in a text
 * still belongs to the same one in a column. So do payment cards' numbers, IBANs and keys, without what stands
 * between their groups; of a password in clear stars are left. What stands there in base64, hexadecimal, quoted-printable
 * or by escapes is masked too, and encoded again. A mask stays. Where the text becomes too long, its end goes,
 * up to a blank, so that no half of an address stays.
 */
export const freeText: Mask = {
  ...forTexts({
    name: "free_text",
    narrow: (text, width) => `pg_temp.mask_free_text(${text}, ${width})`,
    shortest: 1,
    longest: Number.POSITIVE_INFINITY,
  }),
  words: "Text with addresses, numbers, links and keys replaced",
  keys: [],
  functions: (_, __, region) => functions(stepsFor(region)),
  repeats: () => undefined,
  joins: false,
  variant: undefined,
  person: undefined,
  proposed: undefined,
};
