import { escapeLiteral } from "pg";
import { afterEscape } from "../../encodings/marks";
import { fictionInText } from "../../shared/reserved";
import { addressInText } from "../../spellings/address";
import { cardDigits, isCard } from "../../spellings/card";
import {
  afterOtherSigns,
  anyDigit,
  atMarks,
  blanks,
  dashes,
  digit,
  onlyDigits,
  plus,
  space,
  wideAts,
} from "../../spellings/characters";
import { hasAny, hasWww, holds, matches } from "../../spellings/conditions";
import { accounts, isAccount, perhapsAccount } from "../../spellings/iban";
import { beforeNumber, numberEnd } from "../../spellings/phone";
import { mayHoldPhone, phoneIn } from "../../spellings/phone-in-text";
import { fewestDigits, nationalNumbers } from "../../spellings/region";
import {
  mayHoldKey,
  wholeKeyIn,
  wholePrivateKey,
} from "../../spellings/secret";

/** What is looked for in a text, one after another. */
export interface Step {
  /**
   * SQL of whether a text may hold one. For each row PostgreSQL makes the states of an expression anew, so a small one is
   * many times quicker than the pattern, and a text that is looked for quicker still.
   */
  readonly quick: (text: string) => string;
  /** How many digits one has at least, wide ones too: to count them is quicker still. */
  readonly fewest?: number;
  /**
   * SQL of what it looks for in `value`, which begins with a character that isn't its own: in groups 1 and 3 what stands before a find, in 2 and 4
   * the find.
   */
  readonly pattern: string;
  /** A condition, as SQL, on a `part` that was found: else it stays, and may be something else. */
  readonly onlyIf?: string;
  /** SQL of what stands instead of a `part`. */
  readonly masked: string;
  /** Whether each is masked, by what no later step takes for anything: they look at what is left alone. */
  readonly final?: boolean;
}

/** Up to a blank, a quote or a bracket, without the punctuation after it. */
const url = `(?:[A-Za-z][A-Za-z0-9+.-]*://|[Ww]{3}[.])[^${space}<>"'()]*[^${space}<>"'().,;:!?]`;

/** What else looks like a phone number: + and a country's code, or a 0, and nine digits or more in all. No mask. */
const beside = `[ ().\\u002d${blanks}${dashes}]{0,2}`;
const perhapsPhone = `(?![(]?${fictionInText})(?:${plus}[1-9]|[(]?${digit("0")}${anyDigit})(?:${beside}${anyDigit}){7,13}(?!${anyDigit})`;
const likePerhapsPhone = `[^0-9A-Za-z](?:${plus}[1-9]|[(]?${digit("0")}${anyDigit})(?:${beside}${anyDigit}){7}`;

const anywhere = (pattern: string) => escapeLiteral(`()(${pattern})`);
const after = (before: string, pattern: string) =>
  escapeLiteral(`(${before})(${pattern})`);

/** Numbers among other letters and digits. */
const alone = (pattern: string) =>
  after(beforeNumber, `(?:${pattern})${numberEnd}`);

const someDigits = (digits: number) => (text: string) =>
  matches(
    text,
    `${anyDigit}(?:[ ()._/\\u002d${blanks}${dashes}]{0,3}${anyDigit}){${digits - 1}}`,
  );

/** What none is made of digits and signs alone. */
export const stepsOfLetters: readonly Step[] = [
  {
    quick: (text) => holds(text, "PRIVATE KEY"),
    pattern: anywhere(wholePrivateKey),
    masked: "pg_temp.mask_token(part)",
  },
  {
    quick: (text) => `${holds(text, "://")} or ${hasWww(text)}`,
    pattern: anywhere(url),
    masked: `pg_temp.mask_url(replace(part, ${afterEscape}, ''))`,
    final: true,
  },
  {
    quick: (text) => `${holds(text, ...atMarks)} or ${hasAny(text, wideAts)}`,
    pattern: anywhere(addressInText),
    masked: "pg_temp.mask_written_email(part)",
    final: true,
  },
  {
    quick: mayHoldKey,
    pattern: `'([^0-9A-Za-z])(' || ${wholeKeyIn("value")} || ')'`,
    masked: "pg_temp.mask_token(part)",
  },
];

/** Accounts' numbers of the country `code`. */
export const stepOfAccounts: Step = {
  quick: (text) => `length(${text}) >= 15 and ${matches(text, perhapsAccount)}`,
  // They end in a letter perhaps, so that this one character is all that the next can have before it.
  pattern: `case code ${Object.entries(accounts)
    .map(
      ([code, pattern]) =>
        `when '${code}' then ${after("[^0-9A-Za-z]", `${pattern}${numberEnd}`)}`,
    )
    .join(" ")} end`,
  onlyIf: isAccount("part"),
  masked: "pg_temp.mask_account(part)",
};

/** What may be of digits and signs alone. */
export const stepsOfDigits = (region: readonly string[]): readonly Step[] => [
  {
    fewest: 13,
    quick: someDigits(13),
    pattern: alone(`${cardDigits.plain}|${cardDigits.dashed}`),
    onlyIf: isCard("part"),
    masked: `pg_temp.mask_token(${onlyDigits("part")})`,
  },
  {
    // A company's: 13 and four more.
    fewest: 6,
    quick: mayHoldPhone,
    pattern: phoneIn("value"),
    masked: "pg_temp.mask_written_phone(part)",
    final: true,
  },
  ...[nationalNumbers(region) ?? []].flat().map((numbers) => ({
    fewest: fewestDigits,
    quick: someDigits(fewestDigits),
    pattern: alone(numbers),
    masked: "pg_temp.mask_written_phone(part)",
    final: true,
  })),
  {
    fewest: 8,
    quick: (text) => matches(text, likePerhapsPhone),
    pattern: after(
      afterOtherSigns("0-9A-Za-z", "0-9A-Fa-f", "\\u002d"),
      perhapsPhone,
    ),
    masked: "pg_temp.mask_written_phone(part)",
    final: true,
  },
];
