/** Gives, for what is equal in the rows of an answer, one and the same. */
export interface Shared {
  /** The same text. Names of columns and types recur in thousands of tables, and each row of an answer has its own. */
  text(text: string): string;
  /** The list, the same one where it is empty, as most are; without the room that arrays keep for what is yet to come: 17 places. */
  list<T>(list: readonly T[]): readonly T[];
}

const empty: readonly never[] = [];

/** For one answer, or a few: nothing stays for the next. */
export function shareEqual(): Shared {
  const texts = new Map<string, string>();
  return {
    text: (text) => {
      const known = texts.get(text);
      if (known !== undefined) return known;
      texts.set(text, text);
      return text;
    },
    list: (list) => (list.length === 0 ? empty : list.slice()),
  };
}
