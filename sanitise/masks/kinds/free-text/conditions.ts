import { escapeLiteral } from "pg";

/*
 * PostgreSQL keeps the 32 expressions that it has used last, and takes up to 15 ms to read one again. Free texts of many
 * kinds need more than half of them, so what can be told without one is.
 */

/** A condition on `value`. */
export const matches = (pattern: string) =>
  `value collate "C" ~ ${escapeLiteral(pattern)}`;
/** The same: one of these stands in it. */
export const holds = (...texts: readonly string[]) =>
  texts.map((text) => `strpos(value, '${text}') > 0`).join(" or ");

/** SQL of a text of characters. Digits in a row would pass for a number where a function's text is searched for them. */
export const characters = (text: string) =>
  text
    .split(/(?<=[4\uff14])/)
    .map((part) => escapeLiteral(part))
    .join(" || ");
/** A condition on a text: it has any of these characters. */
export const hasAny = (text: string, any: string) =>
  `translate(${text}, ${characters(any)}, '') <> ${text}`;
/** How many digits a text has, save wide ones. */
export const digitsIn = (text: string) =>
  `(length(${text}) - length(translate(${text}, ${characters("0123456789")}, '')))`;
/** A condition on a text: a `www.` is in it. */
export const hasWww = (text: string) =>
  `strpos(lower(${text} collate "C"), 'www.') > 0`;
