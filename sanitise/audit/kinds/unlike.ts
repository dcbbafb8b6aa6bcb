import { anyDigit, digit as written } from "../../masks/spellings/characters";

/**
 * A regular expression for digits that begin with none of these: what "not one of these numbers" is without a
 * lookahead, which costs PostgreSQL many times more where nearly every number is one of them.
 * @param prefixes digits, each no longer than `length`
 * @param length how many digits there are in all
 * @param separator a regular expression for what may stand before each digit
 * @param first digits that the first one may be. Default: all.
 */
export function unlike(
  prefixes: readonly string[],
  length: number,
  separator: string,
  first = "0123456789",
): string {
  const rest = (taken: readonly string[], digits: string) =>
    branches(taken, length, separator, digits);
  return rest(prefixes, first) ?? "";
}

/** Undefined where every number begins with one of the prefixes. */
function branches(
  prefixes: readonly string[],
  length: number,
  separator: string,
  digits: string,
): string | undefined {
  if (prefixes.includes("") || length === 0) return undefined;
  const begun = [...digits].filter((digit) =>
    prefixes.some((prefix) => prefix.startsWith(digit)),
  );
  const free = [...digits].filter((digit) => !begun.includes(digit));
  const any = length > 1 ? `(?:${separator}${anyDigit}){${length - 1}}` : "";
  const alternatives = begun.flatMap((digit) => {
    const below = branches(
      prefixes
        .filter((prefix) => prefix.startsWith(digit))
        .map((prefix) => prefix.slice(1)),
      length - 1,
      separator,
      "0123456789",
    );
    return below === undefined ? [] : [`${separator}${written(digit)}${below}`];
  });
  if (free.length > 0)
    alternatives.push(`${separator}${written(free.join(""))}${any}`);
  return alternatives.length === 0
    ? undefined
    : `(?:${alternatives.join("|")})`;
}
