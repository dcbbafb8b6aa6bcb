import {
  type Judgement,
  kept,
  masked,
  nothing,
  orElse,
  unsure,
  unsureKept,
} from "./judgement";
import type { Read } from "./subject";
import {
  areFewCodes,
  areFewNames,
  areNobodys,
  freeOrNothing,
  holdsNames,
  ofGoods,
  seen,
} from "./what-contents-tell";

/** A name or a title: whose, the table tells, and what is in it. */
export function label(read: Read): Judgement {
  const { contents, sort, siblings, words } = read;
  if (siblings.has("value") && !siblings.has("e-mail")) return kept(read);
  if (holdsNames(read))
    return masked(
      "many of its values have a first name in them",
      orElse("full name", "token"),
    );
  if (
    words.at(-1) === "title" ||
    words.at(-1) === "caption" ||
    words.at(-1) === "headline"
  )
    return title(read);
  if (sort === "application") return kept(read);
  if (areNobodys(read))
    return unsureKept("a name, and none of them a person's");
  if (ofGoods(read)) return unsureKept("a name of goods");
  if (sort === "people") {
    // A few words that name nobody, where nothing else does.
    if (
      (areFewCodes(read) || areFewNames(read)) &&
      !siblings.has("e-mail") &&
      !siblings.has("last name")
    )
      return unsureKept("one of a few names of the application's own");
    return masked(
      "a name in a table about people",
      orElse("full name", "token"),
    );
  }
  return seen(contents)
    ? unsureKept("a name of the application's own")
    : unsure("a name, and nothing tells whose", orElse("full name", "token"));
}

function title(read: Read): Judgement {
  const { sort, siblings } = read;
  if (ofGoods(read)) return unsureKept("a title of goods");
  if (sort === "people")
    return siblings.has("last name") || siblings.has("first name")
      ? kept(read)
      : masked("a title in a table about people", nothing);
  return sort === "application"
    ? kept(read)
    : unsure("a title by its name", freeOrNothing(read));
}
