import { type MacBy, macFunction, wordBy } from "../shared/basics";
import type { Mask } from "../shared/mask";
import { cutTexts } from "../shared/text-mask";
import { repeating } from "../shared/unique";
import { longest, type Vocabulary } from "../shared/vocabulary";

/** SQL of a first name by a value's MAC. */
export function firstNameBy(mac: MacBy, { firstNames }: Vocabulary): string {
  return wordBy(mac("first_name"), firstNames);
}

export const firstName: Mask = {
  ...cutTexts("first_name", longest.firstName),
  words: "Another first name",
  keys: ["first_name"],
  functions: (vocabulary) => [
    macFunction("first_name", (mac) => firstNameBy(mac, vocabulary)),
  ],
  ...repeating("there are only some 200 of them"),
  person: "long values",
  proposed: undefined,
};
