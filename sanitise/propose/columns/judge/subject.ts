import type { Column, Table } from "../../../catalogue/catalogue";
import type { Contents } from "../../contents/count-contents";
import {
  type Meaning,
  meaningOf,
  meaningOfPhrase,
  meaningWithin,
} from "../../words/column-words";
import { readTable, type TableSort } from "../../words/sort-of-table";
import { splitWords } from "../../words/split-words";

/** What is known of a column. */
export interface Subject {
  readonly table: Table;
  readonly column: Column;
  /** Undefined: no row was looked at. */
  readonly contents: Contents | undefined;
}

/** A subject with what its names say. */
export interface Read extends Subject {
  readonly words: readonly string[];
  readonly meaning: Meaning | undefined;
  /** The meaning stands in the middle of the name, so it may be about something else. */
  readonly within: boolean;
  readonly sort: TableSort;
  readonly siblings: ReadonlySet<Meaning>;
}

/** What a column's names say, and its table's. */
export function readSubject(subject: Subject): Read {
  const { sort, meanings } = readTable(subject.table);
  return {
    ...subject,
    ...meaningOfColumn(subject),
    sort,
    siblings: meanings,
  };
}

/** Meanings that what stands before them makes another. */
export const vague: readonly (Meaning | undefined)[] = [
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
