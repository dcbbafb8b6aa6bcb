import type { Table } from "../../catalogue/catalogue";
import { textTypes } from "../../masks/shared/types";
import { type Meaning, meaningOf } from "./column-words";
import { splitWords } from "./split-words";
import { type Sort, sortOf } from "./table-words";

/** Whose a table's rows are: people's, the application's own, or nobody knows. */
export type TableSort = Sort | "unknown";

/** Columns that only rows about people have. */
const ofPeople: readonly Meaning[] = [
  ...(["e-mail", "first name", "last name", "phone"] as const),
  ...(["birth", "password", "address line", "postcode"] as const),
];

/** The same, of which one is enough even where the table's name says settings, types and the like. */
const ofPeopleOnly: readonly Meaning[] = ["last name", "birth", "password"];

/** Words at a table's end that say what the word before them says. */
const dependent = ["attribute", "option", "property", "value", "item", "field"];

/** What a table's name and columns say of its rows. */
export interface Reading {
  readonly sort: TableSort;
  /** Meanings of its columns that could hold texts, by their names. */
  readonly meanings: ReadonlySet<Meaning>;
}

const readings = new WeakMap<Table, Reading>();

/** What a table's name and columns say of its rows. */
export function readTable(table: Table): Reading {
  const before = readings.get(table);
  if (before) return before;
  const meanings = meaningsIn(table);
  const reading = { sort: sortBy(table, meanings), meanings };
  readings.set(table, reading);
  return reading;
}

function meaningsIn({ columns }: Table): ReadonlySet<Meaning> {
  return new Set(
    columns.flatMap(({ name, type }) => {
      const meaning = meaningOf(splitWords(name));
      return meaning && (textTypes.includes(type.base) || meaning === "birth")
        ? [meaning]
        : [];
    }),
  );
}

function sortBy({ table }: Table, meanings: ReadonlySet<Meaning>): TableSort {
  const words = splitWords(table);
  const named = sortOf(words);
  const has = (some: readonly Meaning[]) =>
    some.some((meaning) => meanings.has(meaning));
  const is = (some: readonly string[], sort: Sort) =>
    some.some((word) => sortOf([word]) === sort);
  const last = words.at(-1) ?? "";
  if (named === "application") {
    const another =
      dependent.includes(last) && is(words.slice(0, -1), "people");
    return has(ofPeopleOnly) || another ? "people" : "application";
  }
  if (named === "people" || has(ofPeople)) return "people";
  // The first word of several is most often the application's name for a part of itself.
  if (is(words.slice(1), "people")) return "people";
  return is(words, "application") ? "application" : "unknown";
}
