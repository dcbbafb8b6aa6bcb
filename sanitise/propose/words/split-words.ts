import { expand } from "./abbreviations";
import { dictionary } from "./dictionary";

/** Words of two letters are taken out of a joined name only where they are one of these. */
const short = new Set(["by", "id", "ip", "no", "to", "cc", "fn", "me"]);

/** How letters are spelt where a name has to do without them. */
const spelt: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  æ: "ae",
  ø: "oe",
  å: "aa",
};

/** Endings that are no plural. */
const singular = /(ss|us|is|news|series|dns|sms|aps|cas|css|js|ms|os)$/;

/**
 * A name in words, in small letters and the singular: `firstName`, `first_name` and `firstname` are
 * `first` and `name`, `otp_totp_totpdevice` is `otp`, `totp`, `totp` and `device`. A number at a word's
 * end is a word of its own.
 */
export function splitWords(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[äöüßæøå]/g, (letter) => spelt[letter] ?? letter)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((chunk) => chunk.match(/\d+|[^\d]+/gu) ?? [])
    .flatMap((chunk, index, chunks) => {
      // Django's tables begin with the application's name, and models often do too.
      const before = chunks
        .slice(0, index)
        .find(
          (one) => one.length > 2 && chunk !== one && chunk.startsWith(one),
        );
      return before && !isKnown(chunk)
        ? [toSingular(before), ...splitJoined(chunk.slice(before.length))]
        : splitJoined(chunk);
    })
    .flatMap(expand);
}

function isKnown(chunk: string): boolean {
  return dictionary.has(chunk) || dictionary.has(toSingular(chunk));
}

/** What is written as one word, but is several that are known. */
function splitJoined(chunk: string): string[] {
  const plain = toSingular(chunk);
  if (isKnown(chunk)) return [plain];
  return fewestWords(chunk) ?? fewestWords(plain) ?? knownEnd(plain) ?? [plain];
}

/** An unknown word of some length before a known one: `abstractemail`. */
function knownEnd(text: string): string[] | undefined {
  for (let at = 4; at <= text.length - 5; at++)
    if (dictionary.has(text.slice(at)))
      return [text.slice(0, at), text.slice(at)];
  return undefined;
}

/** The fewest known words that make up a text; undefined where something would be left. */
function fewestWords(text: string): string[] | undefined {
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= text.length; end++)
    for (let start = 0; start < end; start++) {
      const before = best[start];
      const word = toSingular(text.slice(start, end));
      const known =
        dictionary.has(word) && (word.length > 2 || short.has(word));
      if (!before || !known) continue;
      const words = [...before, word];
      const found = best[end];
      if (!found || words.length < found.length) best[end] = words;
    }
  return best[text.length];
}

function toSingular(word: string): string {
  if (word.length < 4 || singular.test(word) || !word.endsWith("s"))
    return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
