import { escapeLiteral } from "pg";
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
} from "../spellings/characters";
import {
  clearPasswords,
  likeClearPassword,
  wholeClearPassword,
} from "../spellings/clear-password";
import { account, isAccount, likeAccount } from "../spellings/iban";
import { phoneNumber } from "../spellings/phone";
import {
  keyShapes,
  privateKey,
  wholeKey,
  wholePrivateKey,
} from "../spellings/secret";

/** A URL, up to a blank, a quote or a bracket, without the punctuation after it. */
const url = `(?:[A-Za-z][A-Za-z0-9+.-]*://|[Ww]{3}[.])[^${space}<>"'()]*[^${space}<>"'().,;:!?]`;

/** What else looks like a phone number: + and a country's code, or a 0, and nine digits or more in all. No mask. */
const beside = `[ ().\\u002d${blanks}${dashes}]{0,2}`;
const perhapsPhone = `(?<![0-9A-Za-z]|[0-9A-Fa-f]-)(?![(]?${fictionInText})(?:${plus}[1-9]|[(]?${digit("0")}${anyDigit})(?:${beside}${anyDigit}){7,13}(?!${anyDigit})`;

/** Numbers and keys among other letters and digits. */
const alone = (pattern: string) =>
  `(?<![0-9A-Za-z]|[0-9][.])(?:${pattern})(?![0-9A-Za-z])`;

/** What each looks for, how quickly it is told that there is none, and what stands there instead of what was found. */
const steps: readonly {
  readonly quick: string;
  readonly pattern: string;
  readonly masked: string;
}[] = [
  {
    quick: privateKey,
    pattern: wholePrivateKey,
    masked: "pg_temp.mask_token(part)",
  },
  {
    quick: "://|[Ww][Ww][Ww][.]",
    pattern: url,
    masked: "pg_temp.mask_url(part)",
  },
  {
    quick: anyAt,
    pattern: addressInText,
    masked: "pg_temp.mask_written_email(part)",
  },
  {
    quick: keyShapes.join("|"),
    pattern: wholeKey,
    masked: "pg_temp.mask_token(part)",
  },
  {
    quick: likeAccount,
    pattern: alone(account),
    masked: `case when ${isAccount("part")} then pg_temp.mask_account(part) else part end`,
  },
  {
    quick: `${cardDigits.plain}|${cardDigits.dashed}`,
    pattern: alone(`${cardDigits.plain}|${cardDigits.dashed}`),
    masked: `case when ${isCard("part")} then pg_temp.mask_token(regexp_replace(part, '[^0-9]', '', 'g')) else part end`,
  },
  {
    quick: perhaps(6),
    pattern: phoneNumber,
    masked: "pg_temp.mask_written_phone(part)",
  },
  {
    quick: perhaps(8),
    pattern: perhapsPhone,
    masked: "pg_temp.mask_written_phone(part)",
  },
];

/** As many digits, with what may stand between. */
function perhaps(digits: number): string {
  return `${anyDigit}(?:[ ()./\\u002d${blanks}${dashes}]{0,2}${anyDigit}){${digits - 1}}`;
}

/** Most texts hold nothing of the kind, and one pattern tells. */
const something = [
  ...new Set([...steps.map(({ quick }) => quick), likeClearPassword]),
].join("|");

/**
 * Each address, URL and phone number in the text gets the mask that it has by itself, so one in a text
 * still belongs to the same one in a column. So do payment cards' numbers, IBANs and keys, without what stands
 * between their groups; of a password in clear stars are left. A mask stays. Where the text becomes too long, its end goes,
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
  functions: () => [
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
    ...steps.map(({ masked }, index) =>
      proceduralFunction(
        `mask_found_${index}(part text)`,
        "text",
        `begin return ${masked}; end`,
      ),
    ),
    proceduralFunction(
      "mask_found(value text)",
      "text",
      `declare
        pieces text[];
        matched text[];
      begin
        ${steps
          .map(
            ({ quick, pattern }, index) => `
        if value ~ ${escapeLiteral(quick)} then
          pieces := regexp_split_to_array(value, ${escapeLiteral(pattern)});
          if cardinality(pieces) > 1 then
            matched := array(select each[1] from regexp_matches(value, ${escapeLiteral(`(${pattern})`)}, 'g') each);
            value := pieces[1];
            for place in 1 .. cardinality(matched) loop
              value := value || pg_temp.mask_found_${index}(matched[place]) || pieces[place + 1];
            end loop;
          end if;
        end if;`,
          )
          .join("")}
        if value ~ ${escapeLiteral(likeClearPassword)} and value ~ ${escapeLiteral(clearPasswords.join("|"))} then
          value := regexp_replace(value, ${escapeLiteral(wholeClearPassword)}, '\\1***', 'g');
        end if;
        return value;
      end`,
    ),
    expressionFunction(
      "mask_free_text(value text)",
      "text",
      `case when value collate "C" ~ ${escapeLiteral(something)} then
        case when value collate "C" ~ ${escapeLiteral(onlyAddress)} then pg_temp.mask_written_email(value) else pg_temp.mask_found(value collate "C") end
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
