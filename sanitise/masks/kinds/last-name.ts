import { type MacBy, macFunction, wordBy } from "../shared/basics";
import type { Mask } from "../shared/mask";
import { cutTexts } from "../shared/text-mask";
import { repeating } from "../shared/unique";
import { longest, type Vocabulary } from "../shared/vocabulary";

/** SQL of a last name by a value's MAC. */
export function lastNameBy(mac: MacBy, { lastNames }: Vocabulary): string {
  return wordBy(mac("last_name"), lastNames);
}

export const lastName: Mask = {
  ...cutTexts("last_name", longest.lastName),
  words: "Another last name",
  keys: ["last_name"],
  functions: (vocabulary) => [
    macFunction("last_name", (mac) => lastNameBy(mac, vocabulary)),
  ],
  ...repeating("there are only some 250 of them"),
  person: "long values",
  proposed: undefined,
};
