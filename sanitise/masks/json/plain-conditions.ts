import { escapeLiteral } from "pg";
import { expressionFunction } from "../shared/functions";
import { folded, like, spellings } from "../spellings/json-keys";

/**
 * The function that tells whether a part can be masked as a text: it is one, NULL or nothing, and can't be JSON again, by its
 * first character. What kind of part it is need be asked only where its text could be a number or a truth value.
 */
export const bareFunction = expressionFunction(
  "mask_json_bare(value text, part jsonb)",
  "boolean",
  `value is null
    or value collate "C" >= ']' and value collate "C" < '{' and value <> 'true' and value <> 'false'
    or value collate "C" >= ':' and value collate "C" < '['
    or jsonb_typeof(part) = 'string' and (value in ('', 'true', 'false') or value collate "C" >= '#' and value collate "C" < ':')`,
);

/**
 * A condition on what is left of a document without the keys that the paths name: it has no others like them.
 * @param known what is alike in spellings of those keys
 * @param left the variable of its text, and
 * @param fold that of the text without what makes no difference in keys
 */
export function hasNoneLike(
  known: readonly string[],
  left: string,
  fold: string,
): string {
  // PostgreSQL makes the states of an expression anew for each document.
  const signs = [...known, "\\"].map(
    (one) => `strpos(${fold}, ${escapeLiteral(one)}) = 0`,
  );
  return `(${signs.join(" and ")} and pg_temp.mask_is_ascii(${fold}) or ${left} collate "C" !~ ${escapeLiteral(like(known.map(spellings)))})`;
}

/** SQL of such a text. */
export function foldOf(text: string): string {
  return folded(`${text} collate "C"`);
}
