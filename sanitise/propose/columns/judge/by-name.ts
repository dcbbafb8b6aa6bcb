import type { Meaning } from "../../words/column-words";
import { listed } from "../../words/listed";
import { byMeaning } from "./by-meaning";
import {
  type Judgement,
  nothing,
  orElse,
  unsure,
  unsureKept,
} from "./judgement";
import type { Read } from "./subject";
import {
  freeOrNothing,
  holdsNames,
  manyNames,
  seen,
  share,
} from "./what-contents-tell";

/** Characters that a person's name needs at least. */
const shortest = 2;

/** Characters that no text needs only. */
const shortText = 20;

/** Meanings of what is shown to people where it is in several languages. */
const shownTexts: readonly Meaning[] = ["label", "text", "place", "value"];

/** Meanings of what is a text. */
const texts: readonly Meaning[] = ["prose", "trace", "data", "text"];

/** Fewer different values are a list of the application's, whatever they look like. */
const someNames = 10;

/** Words for numbers of rows and files, which are as random as keys. */
const numbers = listed(
  "id, uuid, guid, pk, version, revision, commit, etag, sha, hash, digest, checksum, md 5, sha 1, sha 256",
);

function isPlainNumber({ words }: Read): boolean {
  return words.slice(-2).some((word) => numbers.includes(word));
}

export function byName(read: Read): Judgement | undefined {
  const { meaning, within, contents, column, sort } = read;
  if (!meaning) return undefined;
  const room = column.type.maxLength ?? Number.POSITIVE_INFINITY;
  if (room <= shortest) return unsureKept("a code of a letter or two");
  const tooShort = sort !== "people" && room <= shortText;
  if (tooShort && texts.includes(meaning)) return undefined;
  if (shownTexts.includes(meaning) && share(contents, "translated") > 0.5)
    return unsureKept("a text in several languages, for everybody to read");
  const found = byMeaning[meaning](read);
  if (found === undefined) return undefined;
  if (within) return { ...found, needsEye: true };
  // What is kept for its name holds people's all the same.
  if (found.rules[0]?.kind === "keep" && seen(contents)) {
    if (contents.different >= someNames && holdsNames(read))
      return unsure(
        "most of its values have a first name in them",
        orElse("full name", "token"),
      );
    if (meaning === "own" && share(contents, "prose") > 0.5)
      return unsure(
        "its values are sentences",
        read.sort === "people" ? nothing : freeOrNothing(read),
      );
    if (
      meaning === "own" &&
      sort === "people" &&
      share(contents, "plain") < 0.5 &&
      contents.different >= manyNames
    )
      return unsure("many different texts in a table about people", nothing);
    if (contents.withEmail > 0)
      return unsure(
        "some of its values hold an e-mail address",
        freeOrNothing(read),
      );
    if (
      meaning === "own" &&
      !isPlainNumber(read) &&
      share(contents, "random") > 0.5
    )
      return unsure(
        "most of its values are as random as what opens something",
        orElse("token"),
      );
  }
  return found;
}
