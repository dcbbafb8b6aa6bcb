import type { Column, Table } from "../../catalogue/catalogue";
import type { ColumnRule } from "../../rules/rules";
import type { Contents } from "../contents/count-contents";
import { type Meaning, meaningOf, meaningWithin } from "../words/column-words";
import { readTable, type TableSort } from "../words/sort-of-table";
import { splitWords } from "../words/split-words";

/** What is known of a column. */
export interface Subject {
  readonly table: Table;
  readonly column: Column;
  /** Undefined: no row was looked at. */
  readonly contents: Contents | undefined;
}

/** What a column most probably holds, and what could be done about it, the best first. */
export interface Judgement {
  readonly rules: readonly ColumnRule[];
  readonly why: string;
  readonly needsEye: boolean;
}

/** A subject with what its names say. */
interface Read extends Subject {
  readonly words: readonly string[];
  readonly meaning: Meaning | undefined;
  /** The meaning stands in the middle of the name, so it may be about something else. */
  readonly within: boolean;
  readonly sort: TableSort;
  readonly siblings: ReadonlySet<Meaning>;
}

const nothing: readonly ColumnRule[] = [
  { kind: "null" },
  { kind: "constant", value: "" },
  { kind: "token" },
];

/** What is left where the first can't be: a column too short, or one that may hold no value twice. */
const orElse = (
  ...kinds: (
    | "token"
    | "email"
    | "full name"
    | "phone"
    | "first name"
    | "last name"
    | "address line"
    | "ip address"
    | "url"
    | "free text"
    | "date of birth"
  )[]
): ColumnRule[] => [...kinds.map((kind) => ({ kind })), ...nothing];

/** What a column of texts most probably holds: by what it holds where that is plain, else by its names. */
export function judge(subject: Subject): Judgement {
  const words = splitWords(subject.column.name);
  const ending = meaningOf(words);
  const { sort, meanings } = readTable(subject.table);
  const read: Read = {
    ...subject,
    words,
    meaning: ending ?? meaningWithin(words),
    within: ending === undefined,
    sort,
    siblings: meanings,
  };
  return byContents(read) ?? byName(read) ?? byShape(read);
}

function share(contents: Contents | undefined, look: keyof Contents): number {
  const count = contents?.[look];
  return contents && contents.filled > 0 && typeof count === "number"
    ? count / contents.filled
    : 0;
}

/** Whether rows were looked at, and some held something. */
function seen(contents: Contents | undefined): contents is Contents {
  return contents !== undefined && contents.filled > 0;
}

/** What most of the values are, where nothing but them can tell. */
function byContents(read: Read): Judgement | undefined {
  const { contents, meaning, sort } = read;
  if (!seen(contents)) return undefined;
  const is = (look: keyof Contents, part = 0.5) => share(contents, look) > part;
  if (is("email"))
    return masked("its values are e-mail addresses", orElse("email"));
  if (is("hash") && meaning !== "secret")
    return masked("its values are passwords' hashes", [
      { kind: "password", known: undefined },
      ...nothing,
    ]);
  // Numbers of goods and orders begin with a 0 too.
  if (
    is("phone") &&
    !["own", "code", "person's number"].includes(meaning ?? "")
  )
    return masked("its values are phone numbers", orElse("phone"));
  if (is("ip"))
    return masked("its values are IP addresses", orElse("ip address"));
  if (is("url") && !["endpoint", "link", "file"].includes(meaning ?? ""))
    return sort === "application" && meaning !== "web page"
      ? unsureKept("addresses on the web")
      : masked("its values are addresses on the web", orElse("url"));
  if (meaning === "login" && contents.withEmail > 0)
    return unsure("some of its values are e-mail addresses", orElse("email"));
  return undefined;
}

function byName(read: Read): Judgement | undefined {
  const { meaning, within, contents } = read;
  if (!meaning) return undefined;
  const found = byMeaning[meaning](read);
  if (found === undefined) return undefined;
  if (within) return { ...found, needsEye: true };
  // What is kept for its name holds people's all the same.
  if (found.rules[0]?.kind === "keep" && seen(contents)) {
    if (share(contents, "named") > 0.6)
      return unsure(
        "most of its values have a first name in them",
        orElse("full name", "token"),
      );
    if (contents.withEmail > 0)
      return unsure(
        "some of its values hold an e-mail address",
        freeOrNothing(read),
      );
    if (read.sort === "people" && share(contents, "random") > 0.5)
      return unsure(
        "most of its values are as random as what opens something",
        orElse("token"),
      );
  }
  return found;
}

/** What is written in it stays but for what leads to somebody; serialised values would no longer be read. */
function freeOrNothing({ contents }: Read): readonly ColumnRule[] {
  return share(contents, "structured") > 0.2 ? nothing : orElse("free text");
}

const byMeaning: Readonly<
  Record<Meaning, (read: Read) => Judgement | undefined>
> = {
  "e-mail": () => masked("an e-mail address by its name", orElse("email")),
  "first name": () =>
    masked("a first name by its name", orElse("first name", "token")),
  "last name": () =>
    masked("a last name by its name", orElse("last name", "token")),
  "full name": (read) => {
    const { contents, words } = read;
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
    read.sort === "application" && read.words.length === 1
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
  "person's file": () => masked("a person's file by its name", nothing),
  file: (read) => {
    const picture = read.words.some((word) =>
      ["image", "img", "thumbnail", "logo", "icon", "cover", "banner"].includes(
        word,
      ),
    );
    if (read.sort === "people" || share(read.contents, "named") > 0.2)
      return masked("a file, whose name may be a person's", nothing);
    return read.sort === "application" || picture
      ? unsureKept("a file of the application's own")
      : unsure("a file, whose name may be a person's", nothing);
  },
  data: (read) =>
    read.sort === "application" && !namesSomebody(read)
      ? unsureKept("the application's own values")
      : masked("values of any kind by its name", nothing),
  label: (read) => label(read),
  text: (read) => {
    if (read.sort === "people")
      return masked("a text in a table about people", nothing);
    if (namesSomebody(read) || read.sort === "unknown")
      return unsure("a text by its name", freeOrNothing(read));
    return kept(read);
  },
  key: (read) =>
    opens(read)
      ? masked("a key, as random as one that opens something", orElse("token"))
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
  own: (read) =>
    read.sort === "people" && read.words.at(-1) === "slug"
      ? unsure(
          "a name within addresses, in a table about people",
          orElse("token"),
        )
      : kept(read),
};

/** A name or a title: whose, the table tells, and what is in it. */
function label(read: Read): Judgement {
  const { contents, sort, siblings, words } = read;
  const name = share(contents, "named");
  if (name > 0.3)
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
  if (sort === "people") {
    // Words with a _ between are the application's.
    if (
      seen(contents) &&
      share(contents, "plain") > 0.9 &&
      contents.different <= 20 &&
      name === 0 &&
      siblings.has("key")
    )
      return kept(read);
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
  if (sort === "people")
    return siblings.has("last name") || siblings.has("first name")
      ? kept(read)
      : masked("a title in a table about people", nothing);
  return sort === "application"
    ? kept(read)
    : unsure("a title by its name", freeOrNothing(read));
}

/** A column of which the name says nothing. */
function byShape(read: Read): Judgement {
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
    const few =
      contents.filled >= 100 &&
      contents.different <= Math.min(20, contents.filled / 20);
    return coded && few && contents.named === 0
      ? unsureKept("a code")
      : unsure(
          "in a table about people, and nothing tells what it is",
          nothing,
        );
  }
  if (contents.withEmail > 0 || contents.named > 0)
    return unsure("some of its values are somebody's", freeOrNothing(read));
  return coded
    ? unsureKept("a code of the application's own")
    : unsure(
        "nothing tells what it is",
        share(contents, "structured") > 0.2 ? nothing : freeOrNothing(read),
      );
}

/** Whether a key or a code is of those that open something. */
function opens({ contents, siblings, table }: Read): boolean {
  if (share(contents, "random") > 0.5) return true;
  const words = splitWords(table.table);
  return (
    siblings.has("secret") ||
    words.some((word) =>
      [
        "token",
        "otp",
        "credential",
        "session",
        "invitation",
        "nonce",
        "ticket",
      ].includes(word),
    )
  );
}

function namesSomebody({ contents }: Read): boolean {
  return (
    seen(contents) && (contents.withEmail > 0 || share(contents, "named") > 0.2)
  );
}

function masked(why: string, rules: readonly ColumnRule[]): Judgement {
  return { rules, why, needsEye: false };
}

function unsure(why: string, rules: readonly ColumnRule[]): Judgement {
  return { rules, why, needsEye: true };
}

function kept({ words }: Read): Judgement {
  const reason = `the application's own ${words.join(" ")}`;
  return {
    rules: [{ kind: "keep", reason }],
    why: "the application's own by its name",
    needsEye: false,
  };
}

function unsureKept(reason: string): Judgement {
  return {
    rules: [{ kind: "keep", reason }],
    why: "the application's own, as it seems",
    needsEye: true,
  };
}
