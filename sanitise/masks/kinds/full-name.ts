import { macFunction } from "../shared/basics";
import type { Mask } from "../shared/mask";
import { cutTexts } from "../shared/text-mask";
import { repeating } from "../shared/unique";
import { longest } from "../shared/vocabulary";
import { firstName, firstNameBy } from "./first-name";
import { lastName, lastNameBy } from "./last-name";

/** A first and a last name: those that the value has as either. */
export const fullName: Mask = {
  ...cutTexts("full_name", longest.firstName + 1 + longest.lastName),
  words: "Another name",
  keys: [...firstName.keys, ...lastName.keys],
  functions: (vocabulary) => [
    macFunction(
      "full_name",
      (mac) =>
        `${firstNameBy(mac, vocabulary)} || ' ' || ${lastNameBy(mac, vocabulary)}`,
    ),
  ],
  ...repeating("there are only some 50,000 of them"),
  person: "long values",
  proposed: undefined,
};
