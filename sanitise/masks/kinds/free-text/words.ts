import {
  at,
  between,
  blanks,
  characters,
  wideAts,
  wideDigitsApart,
  widePlus,
} from "../../spellings/characters";
import { holds, matches } from "../../spellings/conditions";
import { perhapsAccount } from "../../spellings/iban";

/**
 * Many texts hold nothing of the kind, nor anything encoded, and one small expression tells. A word without it is part
 * of a find only between others.
 */
export const something = `[0-9@=&%\\\\_:${wideDigitsApart}${wideAts}]|[Ww]{3}[.]|[.-][0-9A-Za-z]{10}|[A-Z]{4}|[a-z0-9][A-Z]|AIza`;

/** What ends a word. Nothing that is found goes on in the next line, nor after a tab: see {@link reachesFurther}. */
const end = " \\t\\n\\r";

const ofNumbers = `0-9${wideDigitsApart}+${widePlus}${between.replace(" ", "")}`;
/** What may stand before and after a blank within a number: a plus may be spelled, as `&plus;` or `%2B`. */
const beforeBlank = `[${ofNumbers};Bb]`;
const afterBlank = `[${ofNumbers}]`;
const sign = `[^${end}]|${beforeBlank}(?: +${afterBlank})* +${afterBlank}`;

/**
 * Words with one of these signs, from one blank to another, and groups of a number's together: all finds are in them,
 * save where the text {@link reachesFurther}. A word for itself is masked many times quicker than a text.
 */
export const words = `(?:${sign})*(?:[0-9@=&%\\\\_:${wideDigitsApart}${wideAts}]|[.-][^${end}]|[^${end}][A-Z])(?:${sign})*`;

/** SQL of whether a find may have other words in it than {@link words}: a key in lines, a quoted name before its @, a group of letters. */
export const reachesFurther = `${holds("value", "PRIVATE KEY")} or ${holds("value", '"')} and (${holds("value", '"@', '"%', '"&', '"\\', ...[...wideAts].map((one) => `"${one}`))}) and ${matches("value", `"${at}`)}
          or ${matches("value", "(?:^|[^0-9A-Za-z])[A-Za-z]{2}[0-9]{2}")} and ${matches("value", perhapsAccount)}`;

/** SQL that a text may be an address and nothing else: whether it has a blank inside tells of most. */
export const perhapsOneWord = `(strpos(btrim(value, e' \\t\\r\\n\\f\\x0b${blanks}'), ' ') = 0 or ${holds("value", '"')})`;

/** What most words are that hold something: an address, {@link isPlainPhone}, or a few digits. */
export const plainAddress =
  "^[0-9A-Za-z][0-9A-Za-z._+-]*@(?:[0-9A-Za-z-]+[.])+[A-Za-z]{2,}$";

/** A condition, as SQL, on ten bytes: an Australian number, without signs between. */
export const isAustralian = (digits: string) =>
  `left(${digits}, 2) in ('02', '03', '04', '07', '08') and translate(${digits}, ${characters("0123456789")}, '') = ''`;

/** The same on a `bare` word. */
export const isPlainPhone = `octet_length(bare) = 10 and ${isAustralian("bare")}`;

/** How most people write a mobile number's digits, and a landline's, with an `n` for each. */
const mobiles = [
  "nnnn nnn nnn",
  "nnnn nnnnnn",
  "nnnn-nnn-nnn",
  "nnnn.nnn.nnn",
  "nnnn nn nn nn",
];
const landlines = [
  "nn nnnn nnnn",
  "nn nnnnnnnn",
  "nn-nnnn-nnnn",
  "nn.nnnn.nnnn",
  "(nn) nnnn nnnn",
  "(nn) nnnnnnnn",
  "(nn)nnnn nnnn",
  "(nn)nnnnnnnn",
];
const oneOf = (texts: readonly string[]) =>
  texts.map((text) => `'${text}'`).join(", ");

/** The same in groups. Few words have so many digits, and it needs no expression. */
export const isNationalPhone = `digits = 10 and (case
      when translate(bare, ${characters("0123456789")}, 'nnnnnnnnnn') in (${oneOf(mobiles)}) then left(bare, 2) = '04'
      when translate(bare, ${characters("0123456789")}, 'nnnnnnnnnn') in (${oneOf(landlines)}) then left(ltrim(bare, '('), 2) in ('02', '03', '07', '08')
      else false end)`;

/** SQL of what stands around an address, of which nothing is part of it. */
export const aroundAddress = `'<>(),;:="'`;
