import { closest, distance } from "fastest-levenshtein";

/** The question that helps after a misspelt or shortened name, with a space before it; nothing where no known name is like it. */
export function didYouMean(word: string, known: readonly string[]): string {
  const whole = known.find((name) => name.startsWith(word));
  const near = closest(word, known);
  const meant =
    whole ?? (distance(word, near) < word.length / 2 ? near : undefined);
  return meant === undefined ? "" : ` Did you mean ${meant}?`;
}
