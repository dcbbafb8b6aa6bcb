import { escapeLiteral } from "pg";
import { characters, wideDigits } from "./characters";

/*
 * PostgreSQL keeps the 32 expressions that it has used last, and takes up to 15 ms to read one again. Free texts of many
 * kinds need more than half of them, so what can be told without one is.
 */

/** A condition on a text, which is SQL too. */
export const matches = (text: string, pattern: string) =>
  `${text} collate "C" ~ ${escapeLiteral(pattern)}`;
/** The same: one of these stands in it. */
export const holds = (text: string, ...any: readonly string[]) =>
  `(${any.map((one) => `strpos(${text}, '${one}') > 0`).join(" or ")})`;

/** SQL of whether a text has characters that aren't ASCII, where the database has them at all. */
export const hasWide = (text: string) =>
  `octet_length(${text}) <> length(${text})`;
/** A condition on a text: it has any of these characters. To translate a text takes as long as there are characters to look for. */
export const hasAny = (text: string, any: string) => {
  const [ascii, wide] = [/[\0-\x7f]/, /[^\0-\x7f]/].map((kind) =>
    [...any].filter((one) => kind.test(one)),
  );
  return `(${[
    ...(ascii ?? []).map((one) => `strpos(${text}, ${escapeLiteral(one)}) > 0`),
    ...(wide?.length
      ? [
          `${hasWide(text)} and translate(${text}, ${characters(wide.join(""))}, '') <> ${text}`,
        ]
      : []),
  ].join(" or ")})`;
};
/** How many digits a text has, wide ones too. */
export const digitsIn = (text: string) =>
  `(length(${text}) - length(translate(${text}, case when ${hasWide(text)} then ${characters(`0123456789${wideDigits}`)} else ${characters("0123456789")} end, '')))`;
/** A condition on a text: a `www.` is in it. */
export const hasWww = (text: string) =>
  `strpos(lower(${text} collate "C"), 'www.') > 0`;
