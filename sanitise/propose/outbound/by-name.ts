import {
  likelyWords,
  outboundFamilies,
  outboundWords,
  settingsWords,
} from "../words/outbound-words";
import { splitWords } from "../words/split-words";

/** Whether a table's rows could still reach people or open something, by its name alone. */
export function isOutboundByName(name: string): boolean {
  const words = splitWords(name);
  if (isOfSettings(name)) return false;
  if (words.some((word) => outboundFamilies.has(word))) return true;
  return [1, 2, 3, 4].some((count) =>
    outboundWords.has(words.slice(-count).join(" ")),
  );
}

/** Whether the name has a word of the kind. */
export function suggests(
  kind: keyof typeof likelyWords,
  name: string,
): boolean {
  return splitWords(name).some((word) => likelyWords[kind].includes(word));
}

/** Whether the name ends in what such tables have settings and types in. */
export function isOfSettings(name: string): boolean {
  const words = splitWords(name);
  return [1, 2].some((count) =>
    settingsWords.has(words.slice(-count).join(" ")),
  );
}
