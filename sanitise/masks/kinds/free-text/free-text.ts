import { escapeLiteral } from "pg";
import { perhapsEncoded } from "../../encodings/look";
import { withoutMarks } from "../../encodings/marks";
import { encodedFunctions } from "../../encodings/mask-encoded";
import { percentFunctions } from "../../encodings/mask-percents";
import { wordFunctions } from "../../encodings/mask-words";
import { expressionFunction, proceduralFunction } from "../../shared/functions";
import type { Mask } from "../../shared/mask";
import { cut } from "../../shared/pieces";
import { fictionPhone } from "../../shared/reserved";
import { forTexts } from "../../shared/text-mask";
import { onlyAddress } from "../../spellings/address";
import {
  at,
  characters,
  plus,
  wideAts,
  widePlus,
} from "../../spellings/characters";
import {
  clearPasswords,
  likeClearPassword,
  wholeClearPassword,
} from "../../spellings/clear-password";
import {
  digitsIn,
  hasAny,
  hasWww,
  holds,
  matches,
} from "../../spellings/conditions";
import { fewestDigits } from "../../spellings/region";
import {
  type Step,
  stepOfAccounts,
  stepsOfDigits,
  stepsOfLetters,
} from "./steps";
import {
  aroundAddress,
  isAustralian,
  isNationalPhone,
  isPlainPhone,
  perhapsOneWord,
  plainAddress,
  reachesFurther,
  something,
  words,
} from "./words";

/** Whether there may be a password in clear. */
const perhapsPassword = holds("value", "=", "ccess");

/**
 * SQL of a loop over the pieces, each of which begins with a `held` find. Pieces are put together at the end: to add each
 * to the text would copy a long text as often as something is found in it.
 */
const eachHeld = (statements: string) => `
            for place in 2 .. cardinality(pieces) loop
              held := split_part(pieces[place], e'\\x02', 1);
              rest := split_part(pieces[place], e'\\x02', 2);
              ${statements}
              pieces[place] := held || rest;
            end loop;
            value := array_to_string(pieces, '');`;

/** In groups 1 and 3 is what stands before a find, in 2 and 4 the find. */
const cutAtFinds = (pattern: string) =>
  cut("value", pattern, "\\\\1\\\\3", "\\\\2\\\\4");

/** Of more words the whole text is asked first which steps they may need: that takes as long as a few words. */
const many = 8;

/** Texts of more characters hold something nearly always, and are no address. */
const long = 1000;

/** Steps to take are the bits of a number. */
const bit = (index: number) => 2 ** index;

/** A step of the text. After one that is final later ones look at what is left alone, as if a letter stood before it. */
const take = (step: Step, index: number) => `
        if first <= ${index} and steps & ${bit(index)} > 0 and ${step.fewest === undefined ? "" : `digits >= ${step.fewest} and `}(${step.quick("value")}) then
          pieces := ${cutAtFinds(step.pattern)};
          if cardinality(pieces) > 1 then${
            step.final
              ? `
            pieces[1] := pg_temp.mask_each_found(pieces[1], ${index + 1}, steps);${eachHeld(`
              held := pg_temp.mask_found_${index}(held);
              rest := pg_temp.mask_each_found('x' || rest, ${index + 1}, steps);`)}
            return value;`
              : eachHeld(`held := pg_temp.mask_found_${index}(held);`)
          }
          end if;
        end if;`;

const functions = (
  letters: readonly Step[],
  digits: readonly Step[],
): readonly string[] => {
  const all = bit(letters.length + 1 + digits.length) - 1;
  const ofWords = all - bit(letters.length);
  const mayTake = (step: Step, index: number) =>
    `steps & ${bit(index)} > 0 and ${step.fewest === undefined ? "" : `digits >= ${step.fewest} and `}(${step.quick("held")})`;
  const perhapsFound = `${letters.map(mayTake).join(" or ")}
                or digits >= ${fewestDigits} and (${digits.map((step, index) => mayTake(step, letters.length + 1 + index)).join(" or ")})`;
  return [
    // PostgreSQL inlines the mask of a variable, but not of an expression.
    proceduralFunction(
      "mask_written_email(value text)",
      "text",
      `begin
        if ${hasAny("value", `%&\\${wideAts}`)} then value := regexp_replace(value collate "C", ${escapeLiteral(at)}, '@'); end if;
        return pg_temp.mask_email(value);
      end`,
    ),
    // Most are Australia's: without signs between they take none of what `mask_phone` knows numbers in general by.
    proceduralFunction(
      "mask_written_phone(value text)",
      "text",
      `declare
        digits text := translate(value, ' -()./', '');
      begin
        if left(digits, 3) = '+61' and length(digits) = 12 then digits := '0' || substr(digits, 4); end if;
        if length(digits) = 10 and ${isAustralian("digits")} then
          -- What isn't a part of it stays beside a mask, which stays.
          if left(value, 1) = '(' and length(value) = 11 and digits ~ ${escapeLiteral(fictionPhone)} then return value; end if;
          return pg_temp.mask_phone(digits);
        end if;
        if ${hasAny("left(value, 1)", `%&\\${widePlus}`)} then value := regexp_replace(value collate "C", ${escapeLiteral(`^${plus}`)}, '+'); end if;
        return pg_temp.mask_phone(value);
      end`,
    ),
    // No country begins with XX.
    expressionFunction(
      "mask_account(value text)",
      "text",
      `'XX' || substr(pg_temp.mask_token(upper(regexp_replace(value collate "C", '[^0-9A-Za-z]', '', 'g'))), 3)`,
    ),
    ...encodedFunctions,
    ...wordFunctions,
    ...percentFunctions,
    ...[...letters, stepOfAccounts, ...digits].map(
      ({ masked, onlyIf }, index) =>
        proceduralFunction(
          `mask_found_${index}(part text)`,
          "text",
          `begin return ${onlyIf ? `case when ${onlyIf} then ${masked} else part end` : masked}; end`,
        ),
    ),
    proceduralFunction(
      "mask_accounts(value text)",
      "text",
      `declare
        code text;
        pieces text[];
        held text;
        rest text;
      begin
        for code in select distinct upper(places[1] collate "C") from regexp_matches(value, '[^0-9A-Za-z]([A-Za-z]{2})[0-9]{2}', 'g') places loop
          pieces := ${cutAtFinds(stepOfAccounts.pattern)};
          if cardinality(pieces) > 1 then${eachHeld(`held := pg_temp.mask_found_${letters.length}(held);`)}
          end if;
        end loop;
        return value;
      end`,
    ),
    // By those of the steps from that one on. The first character is what stands before the text, and isn't in the result.
    proceduralFunction(
      "mask_each_found(value text, first integer, steps integer)",
      "text",
      `declare
        pieces text[];
        held text;
        rest text;
        digits int;
      begin
        -- What has fewer characters holds nothing.
        if length(value) <= ${fewestDigits} then return substr(value, 2); end if;
        if ltrim(value, ${characters("0123456789 .,:;()/+-$#")}) <> '' then
        ${letters.map(take).join("")}
        if first <= ${letters.length} and steps & ${bit(letters.length)} > 0 and ${stepOfAccounts.quick("value")} then value := pg_temp.mask_accounts(value); end if;
        end if;
        digits := ${digitsIn("value")};
        ${digits.map((step, index) => take(step, letters.length + 1 + index)).join("")}
        return substr(value, 2);
      end`,
    ),
    // The steps of a text's words: what isn't in the text isn't in a word. No account is in one: else the text reaches further.
    proceduralFunction(
      "mask_steps(value text)",
      "integer",
      `begin
        return ${[...letters, null, ...digits]
          .map((step, index) =>
            step === null
              ? "0"
              : `case when ${step.quick("value")} then ${bit(index)} else 0 end`,
          )
          .join(" + ")};
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
        masked text;
        steps int;
        digits int;
      begin
        if strpos(value, e'\\x01') > 0 or strpos(value, e'\\x02') > 0 then value := translate(value, e'\\x01\\x02', ''); end if;
        if value ~ ${escapeLiteral(perhapsEncoded)} then
          held := coalesce(pg_temp.mask_with_words(value), pg_temp.mask_with_percents(value), pg_temp.mask_escaped(value));
          -- All of it has been looked through.
          if held is not null then return held; end if;
          value := pg_temp.mask_runs(value);
        end if;
        if ${reachesFurther} then
          value := pg_temp.mask_each_found(' ' || value, 0, ${all});
        else
          pieces := ${cut("value", escapeLiteral(words), "", "\\\\&")};
          steps := case when cardinality(pieces) > ${many} then pg_temp.mask_steps(' ' || value) else ${ofWords} end;
          for place in 2 .. cardinality(pieces) loop
            held := ' ' || split_part(pieces[place], e'\\x02', 1);
            continue when length(held) <= ${fewestDigits};
            bare := rtrim(substr(held, 2), '.,;:!?');
            if strpos(bare, '@') > 0 then bare := btrim(bare, ${aroundAddress}); end if;
            if strpos(bare, '@') > 0 and bare ~ ${escapeLiteral(plainAddress)} and not ${hasWww("bare")} then
              masked := pg_temp.mask_email(bare);
            elsif ${isPlainPhone} then
              masked := pg_temp.mask_phone(bare);
            else
              digits := ${digitsIn("held")};
              if ${isNationalPhone} then
                masked := pg_temp.mask_written_phone(bare);
              elsif ${perhapsFound} then
                bare := substr(held, 2);
                masked := pg_temp.mask_each_found(held, 0, steps);
              else
                continue;
              end if;
            end if;
            -- It stands there once, with nothing but signs around.
            pieces[place] := replace(substr(held, 2), bare, masked) || split_part(pieces[place], e'\\x02', 2);
          end loop;
          value := replace(array_to_string(pieces, ''), e'\\x02', '');
        end if;
        if (${perhapsPassword}) and ${matches("value", likeClearPassword)} and ${matches("value", clearPasswords.join("|"))} then
          value := regexp_replace(value, ${escapeLiteral(wholeClearPassword)}, '\\1***', 'g');
        end if;
        return value;
      end`,
    ),
    expressionFunction(
      "mask_free_text(value text)",
      "text",
      `case when length(value) > ${long} or ${matches("value", something)} then
        case when length(value) <= ${long} and strpos(value, '@') > 0 and ${perhapsOneWord} and value collate "C" ~ ${escapeLiteral(onlyAddress)} then pg_temp.mask_written_email(value) else pg_temp.mask_found(${withoutMarks("value")} collate "C") end
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
};

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
  functions: (_, __, region) =>
    functions(stepsOfLetters, stepsOfDigits(region)),
  repeats: () => undefined,
  joins: false,
  variant: undefined,
  person: undefined,
  proposed: undefined,
};
