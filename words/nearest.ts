import { closest, distance } from "fastest-levenshtein";

/** The question that helps after a misspelt name, with a space before it; nothing where no known name is like it. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = closest(word, known);
  return distance(word, found) <= word.length / 2
    ? ` Did you mean ${found}?`
    : "";
}
