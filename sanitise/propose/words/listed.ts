import { expand } from "./abbreviations";

/** Phrases with commas or line ends between, with abbreviations written out. */
export function listed(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== "")
    .map((phrase) => phrase.split(" ").flatMap(expand).join(" "));
}
