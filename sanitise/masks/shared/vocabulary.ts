/** The words that masks are made of. */
export interface Vocabulary {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** With what they are: `Ash Street`. */
  readonly streets: readonly string[];
}

/** One byte of a MAC chooses a word. */
const most = 256;

/** Words for Australia, from Faker's lists. */
export async function loadVocabulary(): Promise<Vocabulary> {
  // Hooks are loaded by tsx, whose require() can't get at this package of ES modules; its import() can.
  const { faker } = await import("@faker-js/faker/locale/en_AU");
  const { first_name, last_name } = faker.definitions.person;
  return {
    firstNames: choose("first names", [
      ...(first_name?.generic ?? []),
      ...(first_name?.female ?? []),
      ...(first_name?.male ?? []),
    ]),
    lastNames: choose("last names", last_name?.generic ?? []),
    streets: choose("streets", faker.definitions.location.street_name ?? []),
  };
}

/** The longest word of each kind that {@link loadVocabulary} gives. */
export const longest = { firstName: 12, lastName: 14, street: 30 } as const;

/** Plain words, each once, as many as there can be, from all of an ordered list. */
function choose(what: string, words: readonly string[]): string[] {
  const limit = Math.max(...Object.values(longest));
  const plain = [...new Set(words)].filter(
    (word) => /^[A-Za-z' -]+$/.test(word) && word.length <= limit,
  );
  if (plain.length < 100)
    throw new Error(
      `@faker-js/faker has ${plain.length} ${what} for Australia, too few for masks. Install the version in package-lock.json.`,
    );
  const count = Math.min(most, plain.length);
  return Array.from(
    { length: count },
    (_, i) => plain[Math.floor((i * plain.length) / count)] ?? "",
  );
}
