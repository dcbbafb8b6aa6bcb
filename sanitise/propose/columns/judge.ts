import type { Column, Table } from "../../catalogue/catalogue";
import type { ColumnRule } from "../../rules/rules";
import type { Contents } from "../contents/count-contents";
import {
  type Meaning,
  meaningOf,
  meaningOfPhrase,
  meaningWithin,
} from "../words/column-words";
import { listed } from "../words/listed";
import { likelyWords } from "../words/outbound-words";
import { readTable, type TableSort } from "../words/sort-of-table";
import { splitWords } from "../words/split-words";
import { sortOf } from "../words/table-words";

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
  const { sort, meanings } = readTable(subject.table);
  const read: Read = {
    ...subject,
    ...meaningOfColumn(subject),
    sort,
    siblings: meanings,
  };
  return isOfMigrations(subject.table)
    ? kept(read)
    : (byContents(read) ?? byName(read) ?? byShape(read));
}

/** Tables in which tools keep what they have done to the schema. */
const migrations =
  /migration|^database_?change_?log|^flyway_|^alembic_version|schema_?(version|history|info)|^sequelize_?meta|^goose_db|^ar_internal_metadata$|^dbix_class/i;

function isOfMigrations({ table }: Table): boolean {
  return migrations.test(table);
}

/** Meanings that what stands before them makes another. */
const vague: readonly (Meaning | undefined)[] = [
  ...(["label", "own", "key", "code", "value"] as const),
  undefined,
];

/** What a column's name means; where that says little, together with its table's, or as the column it is made of. */
function meaningOfColumn({
  table,
  column,
}: Subject): Pick<Read, "words" | "meaning" | "within"> {
  const words = splitWords(column.name);
  const meaning = meaningOf(words);
  if (words.length === 1 && vague.includes(meaning)) {
    const longer = meaningOfPhrase([...splitWords(table.table), ...words]);
    // A user's name is most often no login.
    const own = longer === "login" || words[0] === "id";
    // Whose it is the table says, and what is in it: see `label`.
    if (longer && !own && !(longer === "full name" && meaning === "label"))
      return { words, meaning: longer, within: false };
  }
  if (meaning) return { words, meaning, within: false };
  // `lfamily` is `family` in small letters.
  const origin = table.columns.find(
    ({ name }) => name === column.name.slice(1),
  );
  const same = origin && meaningOf(splitWords(origin.name));
  return same
    ? { words, meaning: same, within: false }
    : { words, meaning: meaningWithin(words), within: true };
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
    return sort === "application" && meaning !== "ip address"
      ? unsureKept("the address of a machine")
      : masked("its values are IP addresses", orElse("ip address"));
  if (is("url") && !["endpoint", "link", "file", "own"].includes(meaning ?? ""))
    return sort === "application" && meaning !== "web page"
      ? unsureKept("addresses on the web")
      : masked("its values are addresses on the web", orElse("url"));
  if (is("filed") && vague.includes(meaning) && sort !== "application")
    return unsure("files, whose names may be people's", nothing);
  if (meaning === "login" && contents.withEmail > 0)
    return unsure("some of its values are e-mail addresses", orElse("email"));
  return undefined;
}

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

function byName(read: Read): Judgement | undefined {
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

/** Whether its values are people's names: the less the table says that, the more the values have to. */
function holdsNames({ contents, sort }: Read): boolean {
  const named = share(contents, "named");
  const two = share(contents, "capitals") > 0.3;
  if (sort === "people") return named > 0.3;
  return sort === "application"
    ? named > 0.5 && two
    : named > (two ? 0.3 : 0.6);
}

/** What is written in it stays but for what leads to somebody; serialised values would no longer be read. */
function freeOrNothing({ contents }: Read): readonly ColumnRule[] {
  return share(contents, "structured") > 0.2 ? nothing : orElse("free text");
}

/** Words of columns that hold settings where the table is the application's. */
const ofSettings = listed(
  "arg, kwarg, argument, param, property, meta, metadata, vars, var, context, detail, value, values, info, extra, preference",
);

const byMeaning: Readonly<
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
  label: (read) => label(read),
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
  own: (read) => {
    const last = read.words.at(-1) ?? "";
    if (
      ofGateway.includes(last) &&
      read.words.some((word) => gateways.includes(word))
    )
      return masked(
        "a number by which a payment service knows a person",
        orElse("token"),
      );
    if (read.sort !== "people") return kept(read);
    if (isSomebody(read) && last === "tag")
      return unsure("what is said of somebody", nothing);
    if (
      isSomebody(read) &&
      (ofSomebody.includes(last) ||
        (last === "id" && read.words.length > 1 && !areFewIds(read)))
    )
      return unsure("a number by which somebody is known", orElse("token"));
    if (last === "slug")
      return unsure(
        "a name within addresses, in a table about people",
        orElse("token"),
      );
    if (hashes.includes(last) && !read.siblings.has("file"))
      return unsure("a hash in a table about people", orElse("token"));
    return last === "id" &&
      !areFewIds(read) &&
      read.words.length > 1 &&
      meaningOfPhrase(read.words) === undefined
      ? unsure("a number of somebody else's, in a table about people", [
          { kind: "token" },
          { kind: "keep", reason: "a number of the application's own" },
        ])
      : kept(read);
  },
};

/** Payment services, and words for what leads to a person there. */
const gateways = listed(
  "stripe, paypal, braintree, adyen, square, mollie, worldpay, gocardless, sagepay, klarna, payone, paddle, razorpay, payu, xendit, xero, quickbooks, hubspot, salesforce",
);
const ofGateway = listed(
  "reference, method, id, charge, transaction, intent, source, account, customer, token, mandate, payer",
);

/** Whether many rows have the same few numbers, which then are of something else than somebody. */
function areFewIds({ contents }: Read): boolean {
  return (
    seen(contents) &&
    contents.filled >= 10 &&
    contents.different <= contents.filled / 10
  );
}

/** Words for numbers that are somebody's where the row is. */
const ofSomebody = listed("number, no, nr, ref, reference, identifier, serial");

/** Words for what is made of a value, and of nothing else. */
const hashes = listed("hash, digest, checksum, md 5, sha 1, sha 256, crc");

/** A name or a title: whose, the table tells, and what is in it. */
function label(read: Read): Judgement {
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

/** Whether rows have a quantity, a price or a number of goods, and the values name nobody. */
function ofGoods({ table, contents }: Read): boolean {
  return (
    seen(contents) &&
    share(contents, "named") < 0.1 &&
    table.columns.some(({ name }) =>
      splitWords(name).some((word) =>
        ["quantity", "qty", "sku", "upc", "ean", "gtin", "stock"].includes(
          word,
        ),
      ),
    )
  );
}

/** So many different values without a first name are no people's names. */
const manyNames = 20;

/** Whether the table's name tells of no people, and none of many values has a first name in it. */
function areNobodys({ contents, table }: Read): boolean {
  return (
    seen(contents) &&
    contents.different >= manyNames &&
    contents.named === 0 &&
    sortOf(splitWords(table.table)) !== "people"
  );
}

/** Words of tables of what people write to one another, besides those for mail. */
const sentWords = listed(
  "comment, review, post, chat, thread, note, ticket, enquiry, inquiry",
);

/** Whether the same few texts stand in all rows, and nothing in them leads to somebody. */
function isRepeated({ contents, table }: Read): boolean {
  const ofMessages = splitWords(table.table).some(
    (word) => likelyWords.mail.includes(word) || sentWords.includes(word),
  );
  return (
    seen(contents) &&
    !ofMessages &&
    contents.filled >= 50 &&
    contents.different <= contents.filled / 20 &&
    contents.named === 0 &&
    contents.withEmail === 0
  );
}

/** Whether its values are a few single words, of which none is a first name. */
function areFewCodes({ contents }: Read): boolean {
  return (
    seen(contents) &&
    contents.named === 0 &&
    share(contents, "plain") > 0.9 &&
    contents.filled >= 10 &&
    contents.different <= Math.min(20, contents.filled / 4)
  );
}

/** Tables whose every row is somebody. */
const somebody = listed(
  "user, account, person, people, customer, client, member, patient, student, pupil, employee, staff, contact, guest, visitor, attendee, participant, subscriber, profile, donor, applicant, candidate, passenger, driver, teacher, child, parent, tenant, resident, volunteer, identity",
);

function isSomebody({ table }: Read): boolean {
  const words = splitWords(table.table);
  return somebody.includes(words.at(-1) ?? "");
}

/** Whether a few names come again and again in a table in which not every row is somebody. */
function areFewNames(read: Read): boolean {
  const { contents } = read;
  return (
    seen(contents) &&
    !isSomebody(read) &&
    contents.named === 0 &&
    contents.filled >= 50 &&
    contents.different <= contents.filled / 20
  );
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
    seen(contents) &&
    (contents.withEmail > 0 ||
      contents.secretive > 0 ||
      share(contents, "named") > 0.2 ||
      share(contents, "naming") > 0.2)
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
