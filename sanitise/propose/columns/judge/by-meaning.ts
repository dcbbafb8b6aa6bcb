import { type Meaning, meaningOf } from "../../words/column-words";
import { listed } from "../../words/listed";
import {
  type Judgement,
  kept,
  masked,
  nothing,
  orElse,
  unsure,
  unsureKept,
} from "./judgement";
import { label } from "./label";
import { ownValue } from "./own-value";
import type { Read } from "./subject";
import {
  areFewCodes,
  freeOrNothing,
  isRepeated,
  namesSomebody,
  opens,
  seen,
  share,
} from "./what-contents-tell";

/** Words of columns that hold settings where the table is the application's. */
const ofSettings = listed(
  "arg, kwarg, argument, param, property, meta, metadata, vars, var, context, detail, value, values, info, extra, preference",
);

export const byMeaning: Readonly<
  Record<Meaning, (read: Read) => Judgement | undefined>
> = {
  "e-mail": () => masked("an e-mail address by its name", orElse("email")),
  "first name": () =>
    masked("a first name by its name", orElse("first name", "token")),
  "last name": () =>
    masked("a last name by its name", orElse("last name", "token")),
  "full name": (read) => {
    const { contents, sort, words } = read;
    if (sort === "application" && areFewCodes(read)) return kept(read);
    // Who did something may be told by a login.
    return seen(contents) &&
      words.at(-1) === "by" &&
      share(contents, "plain") > 0.8
      ? masked("somebody's login by its name", orElse("token"))
      : masked("a person's name by its name", orElse("full name", "token"));
  },
  login: () =>
    masked("by which somebody is known, by its name", orElse("token")),
  phone: () => masked("a phone number by its name", orElse("phone")),
  birth: () => masked("a birthday by its name", orElse("date of birth")),
  "address line": (read) =>
    read.sort === "application" &&
    ["address", "address 6"].includes(read.words.join(" "))
      ? undefined
      : masked(
          "a line of an address by its name",
          orElse("address line", "token"),
        ),
  place: (read) =>
    read.sort === "application"
      ? unsureKept("the name of a place")
      : masked("part of an address by its name", [
          { kind: "null" },
          ...orElse("address line", "token"),
        ]),
  postcode: (read) =>
    read.sort === "application"
      ? unsureKept("a postcode")
      : masked("part of an address by its name", [
          { kind: "null" },
          { kind: "token" },
          ...nothing,
        ]),
  coordinates: () => masked("where somebody is, by its name", nothing),
  "ip address": () => masked("an IP address by its name", orElse("ip address")),
  password: (read) =>
    masked("a password by its name", [
      ...(read.contents &&
      share(read.contents, "hash") === 0 &&
      read.contents.filled > 0
        ? []
        : [{ kind: "password", known: undefined } as const]),
      ...orElse("token"),
    ]),
  secret: () => masked("opens something, by its name", orElse("token")),
  "person's number": () =>
    masked("by which others know a person, by its name", orElse("token")),
  prose: (read) =>
    read.sort === "application" && !namesSomebody(read)
      ? unsure(
          "what somebody has written, of the application's own by the table's name",
          freeOrNothing(read),
        )
      : masked("what somebody has written, by its name", nothing),
  sensitive: (read) =>
    read.sort === "application"
      ? unsureKept("a word of the application's own")
      : masked("nobody's business, by its name", nothing),
  organisation: (read) =>
    read.sort === "application" && !namesSomebody(read)
      ? unsureKept("the name of an organisation")
      : masked("an organisation, which may lead to a person", [
          { kind: "null" },
          ...orElse("full name", "token"),
        ]),
  "web page": () => masked("somebody's page by its name", orElse("url")),
  endpoint: () =>
    masked("an address that the application may call", orElse("url")),
  link: (read) =>
    read.sort === "people" || share(read.contents, "random") > 0
      ? masked("an address on the web by its name", orElse("url"))
      : read.sort === "application"
        ? unsureKept("an address on the web")
        : unsure("an address on the web by its name", orElse("url")),
  trace: () => masked("what a visit leaves, by its name", nothing),
  "person's file": (read) =>
    read.sort === "application" && !read.words.includes("avatar")
      ? unsureKept("a picture or a file of the application's own")
      : masked("a person's file by its name", nothing),
  file: (read) => {
    const picture = read.words.some((word) =>
      ["image", "img", "thumbnail", "logo", "icon", "cover", "banner"].includes(
        word,
      ),
    );
    if (
      read.sort === "people" ||
      (read.sort === "unknown" && share(read.contents, "named") > 0.2)
    )
      return masked("a file, whose name may be a person's", nothing);
    return read.sort === "application" || picture
      ? unsureKept("a file of the application's own")
      : unsure("a file, whose name may be a person's", nothing);
  },
  data: (read) => {
    if (areFewCodes(read)) return unsureKept("one of a few words");
    const settings = read.words.some((word) => ofSettings.includes(word));
    return read.sort === "application" && settings && !namesSomebody(read)
      ? unsureKept("the application's own values")
      : masked("values of any kind by its name", nothing);
  },
  label,
  text: (read) => {
    if (isRepeated(read)) return unsureKept("a text that many rows have");
    if (read.sort === "people")
      return masked("a text in a table about people", nothing);
    const described =
      read.words.at(-1) === "description" &&
      share(read.contents, "prose") + share(read.contents, "named") > 0.05;
    if (read.sort === "unknown" && share(read.contents, "naming") > 0.1)
      return unsure("a text with people's names in it", nothing);
    if (namesSomebody(read) || read.sort === "unknown" || described)
      return unsure("a text by its name", freeOrNothing(read));
    return kept(read);
  },
  key: (read) =>
    meaningOf(read.words.slice(0, -1)) === "own"
      ? kept(read)
      : opens(read) || (read.sort === "people" && !read.siblings.has("value"))
        ? masked("a key that may open something", orElse("token"))
        : kept(read),
  value: (read) => {
    if (read.sort === "people")
      return unsure("a value in a table about people", nothing);
    return share(read.contents, "structured") > 0.2
      ? unsureKept("a setting of the application's own")
      : unsure("a value, perhaps of a setting", freeOrNothing(read));
  },
  code: (read) =>
    opens(read)
      ? masked("a code, as random as one that opens something", orElse("token"))
      : kept(read),
  own: ownValue,
};
