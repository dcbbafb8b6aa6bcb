import { tables } from "./facts";

/** What a text can tell about somebody. */
export const toldInTexts = [
  /** E-mail addresses, alone or in the middle of a text. */
  "emailAddresses",
  /** First and last name together. */
  "names",
  /** Mobile and landline numbers. */
  "phoneNumbers",
  /** Streets with numbers. */
  "postalAddresses",
  /** Addresses of people's computers. */
  "ipAddresses",
] as const;

export type Told = (typeof toldInTexts)[number];

/** Kinds of personal data: what texts tell, and what has columns of its own. */
const kinds = [
  ...toldInTexts,
  /** First and last names in columns of their own. */
  "nameParts",
  "datesOfBirth",
  /** What opens an account somewhere, or pays: digests of passwords, tokens, keys, cards, banks. */
  "secrets",
] as const;

type PersonalKind = (typeof kinds)[number];

/**
 * Where the demo's production holds personal data, as `table.column`: what sanitising has to reach. The
 * lists are complete; a test reads every column of text against them.
 */
export const personalData = Object.fromEntries(
  kinds.map((kind) => [kind, columnsThatTell(kind)]),
) as Readonly<Record<PersonalKind, readonly string[]>>;

function columnsThatTell(kind: PersonalKind): readonly string[] {
  return tables().flatMap(({ name, columns }) =>
    columns
      .filter(({ tells }) => tells?.includes(kind))
      .map((column) => `${name}.${column.name}`),
  );
}
