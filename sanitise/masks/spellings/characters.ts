import { escapeLiteral } from "pg";

/*
 * Letters, blanks and signs as people of all languages write them, for regular expressions of PostgreSQL's.
 * Expressions made of these are for texts with the collation "C": so they mean the same in a database of any
 * locale, also in one that knows no letters but ASCII's. What isn't ASCII stands in them as itself, only in
 * brackets and never as a range's end: see `encoding.ts`.
 */

/** Signs that nobody sees, by Unicode's name Cf. */
export const invisible =
  "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2067\u2068\u2069\ufeff";

/** Blanks, by Unicode's name Zs, and those: what programs put between digits. */
export const blanks = `\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000${invisible}`;

/** Dashes, by Unicode's name Pd, and the minus. */
export const dashes =
  "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d";

/** As Japanese, Chinese and Korean keyboards write ASCII's. */
export const wideDigits =
  "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19";
/** The same for brackets that hold a = too: in a row they would pass for a number, see {@link digit}. */
export const wideDigitsApart = [...wideDigits].join("=");
export const wideSigns = "\uff08\uff09\uff0e\uff0f";
export const widePlus = "\uff0b";
export const wideAts = "\uff20\ufe6b";

/** Other signs that stand beside words, and are no letters: quotes, brackets, stops. */
const otherSigns =
  "\u00a1\u00ab\u00b7\u00bb\u00bf\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2039\u203a\u2190\u2192\u2022\u3001\u3002\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\uff01\uff02\uff07\uff0c\uff1a\uff1b\uff1c\uff1d\uff1e\uff1f\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff61\uff62\uff63\uff64";

/** All that isn't ASCII and isn't taken for a letter. */
export const noLetters = `${blanks}${dashes}${wideSigns}${widePlus}${wideAts}${otherSigns}`;

const controls = "\\u0001-\\u001f\\u007f";

/** Inside of brackets: every blank. */
export const space = `[:space:]${blanks}`;

/** A letter of any language. */
export const letter = `[^\\u0001-\\u0040\\u005b-\\u0060\\u007b-\\u007f${noLetters}${wideDigitsApart}]`;

/** A letter of any language, a digit or a dash, as domains' labels are made of. */
export const labelLetter = `[^\\u0001-\\u002c\\u002e\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u007f${noLetters}]`;

/** What can stand before an address's @ unquoted (RFC 5322, RFC 6532), save the slash, which stands before one far more often. */
export const local = `[^${controls} "(),/:;<>@\\u005b-\\u005d${noLetters}]`;

/** What can't stand before or after it without being part of it. */
export const wordSign = `[^\\u0001-\\u002a\\u002c\\u002f\\u003a-\\u0040\\u005b-\\u005e\\u0060\\u007b-\\u007f${noLetters}]`;

/** The @, also as URLs, HTML and JSON write it. */
export const at = `(?:[@${wideAts}]|%40|&#0*64;|&commat;|\\\\+[uU]0040)`;

/** Every text with an {@link at} matches it; it is quick. */
export const anyAt = `[@${wideAts}]|40|64;|&commat;`;

/** One of these is in every text with an {@link at} that isn't a wide one. */
export const atMarks = ["@", "%40", "0040", "64;", "&commat;"] as const;

/** Between a domain's labels: IDNA takes the full stops of East Asia too. */
export const dot = "[.\u3002\uff0e\uff61]";

/** The +, also as URLs, HTML and JSON write it. */
export const plus = `(?:[+${widePlus}]|%2[Bb]|&#0*43;|&plus;|\\\\+[uU]002[Bb])`;

/** What people write between digits. */
export const between = ` .()/\\u002d${blanks}${dashes}${wideSigns}`;

/**
 * One of these digits, also in its wide form. Each is written as a collating element (`[.7.]`): digits in a row would pass
 * for a number, wherever a function's or a statement's text is searched for them.
 */
export function digit(digits: string): string {
  const all = [...digits].map(
    (one) => `[.${one}.]${wideDigits.charAt(Number(one))}`,
  );
  return `[${all.join("")}]`;
}

/** Any digit. */
export const anyDigit = digit("0123456789");

/**
 * What stands right before something in a text that begins with a character that isn't its own: none of the characters `not`, nor one of the
 * signs `unless` after one of `pair`. Each as it stands inside of brackets. In place of `(?<![not]|[pair][unless])`:
 * PostgreSQL reckons each step of an expression with a lookbehind anew, where it keeps those of others.
 */
export function afterOtherSigns(
  not: string,
  pair: string,
  unless: string,
): string {
  return `[^${not}${unless}]|(?:^|[^${pair}])[${unless}]`;
}

/** SQL of a text of characters. Digits in a row would pass for a number where a function's text is searched for them. */
export function characters(text: string): string {
  return text
    .split(/(?<=[4\uff14])/)
    .map((part) => escapeLiteral(part))
    .join(" || ");
}

/** A text's digits alone, as PostgreSQL tells them without an expression. */
export function onlyDigits(text: string): string {
  return `translate(${text}, translate(${text}, ${characters("0123456789")}, ''), '')`;
}

/** A condition on a character: a letter or a digit of ASCII's, or one of these signs. */
export function isLetterOr(signs: string, character: string): string {
  return `strpos(${characters(`0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz${signs}`)}, ${character}) > 0`;
}
