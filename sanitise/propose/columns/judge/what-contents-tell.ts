import type { ColumnRule } from "../../../rules/rules";
import type { Contents } from "../../contents/count-contents";
import { listed } from "../../words/listed";
import { likelyWords } from "../../words/outbound-words";
import { splitWords } from "../../words/split-words";
import { sortOf } from "../../words/table-words";
import { nothing, orElse } from "./judgement";
import type { Read } from "./subject";

export function share(
  contents: Contents | undefined,
  look: keyof Contents,
): number {
  const count = contents?.[look];
  return contents && contents.filled > 0 && typeof count === "number"
    ? count / contents.filled
    : 0;
}

/** Whether rows were looked at, and some held something. */
export function seen(contents: Contents | undefined): contents is Contents {
  return contents !== undefined && contents.filled > 0;
}

/** Whether its values are people's names: the less the table says that, the more the values have to. */
export function holdsNames({ contents, sort }: Read): boolean {
  const named = share(contents, "named");
  const two = share(contents, "capitals") > 0.3;
  if (sort === "people") return named > 0.3;
  return sort === "application"
    ? named > 0.5 && two
    : named > (two ? 0.3 : 0.6);
}

/** What is written in it stays but for what leads to somebody; serialised values would no longer be read. */
export function freeOrNothing({ contents }: Read): readonly ColumnRule[] {
  return share(contents, "structured") > 0.2 ? nothing : orElse("free text");
}

/** Whether many rows have the same few numbers, which then are of something else than somebody. */
export function areFewIds({ contents }: Read): boolean {
  return (
    seen(contents) &&
    contents.filled >= 10 &&
    contents.different <= contents.filled / 10
  );
}

/** Whether rows have a quantity, a price or a number of goods, and the values name nobody. */
export function ofGoods({ table, contents }: Read): boolean {
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
export const manyNames = 20;

/** Whether the table's name tells of no people, and none of many values has a first name in it. */
export function areNobodys({ contents, table }: Read): boolean {
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
export function isRepeated({ contents, table }: Read): boolean {
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
export function areFewCodes({ contents }: Read): boolean {
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

export function isSomebody({ table }: Read): boolean {
  const words = splitWords(table.table);
  return somebody.includes(words.at(-1) ?? "");
}

/** Whether a few names come again and again in a table in which not every row is somebody. */
export function areFewNames(read: Read): boolean {
  const { contents } = read;
  return (
    seen(contents) &&
    !isSomebody(read) &&
    contents.named === 0 &&
    contents.filled >= 50 &&
    contents.different <= contents.filled / 20
  );
}

/** Whether a key or a code is of those that open something. */
export function opens({ contents, siblings, table }: Read): boolean {
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

export function namesSomebody({ contents }: Read): boolean {
  return (
    seen(contents) &&
    (contents.withEmail > 0 ||
      contents.secretive > 0 ||
      share(contents, "named") > 0.2 ||
      share(contents, "naming") > 0.2)
  );
}
