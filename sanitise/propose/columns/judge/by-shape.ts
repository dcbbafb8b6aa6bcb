import {
  type Judgement,
  nothing,
  orElse,
  unsure,
  unsureKept,
} from "./judgement";
import type { Read } from "./subject";
import { areFewCodes, freeOrNothing, seen, share } from "./what-contents-tell";

/** A column of which the name says nothing. */
export function byShape(read: Read): Judgement {
  const { contents, sort, column } = read;
  if (!seen(contents)) {
    if (sort === "people")
      return unsure(
        "in a table about people, and nothing tells what it is",
        nothing,
      );
    return (column.type.maxLength ?? Number.POSITIVE_INFINITY) <= 3
      ? unsureKept("a code of the application's own")
      : unsure("nothing tells what it is", freeOrNothing(read));
  }
  if (share(contents, "named") > 0.3)
    return unsure(
      "many of its values have a first name in them",
      orElse("full name", "token"),
    );
  if (share(contents, "random") > 0.5)
    return unsure("its values are as random as keys", orElse("token"));
  const coded =
    share(contents, "plain") > 0.9 && share(contents, "capitals") < 0.1;
  if (sort === "people") {
    return areFewCodes(read)
      ? unsureKept("a code")
      : unsure(
          "in a table about people, and nothing tells what it is",
          nothing,
        );
  }
  if (contents.withEmail > 0 || contents.named > 0)
    return unsure(
      "some of its values are somebody's",
      sort === "application" ? freeOrNothing(read) : nothing,
    );
  if (sort === "unknown" && share(contents, "prose") > 0.3)
    return unsure("sentences, and nothing tells of what", nothing);
  return coded
    ? unsureKept("a code of the application's own")
    : unsure(
        "nothing tells what it is",
        share(contents, "structured") > 0.2 ? nothing : freeOrNothing(read),
      );
}
