import { createHash } from "node:crypto";
import type { Faker } from "@faker-js/faker";

/** A suburb of Faker's, with what goes with its state. */
export interface Place {
  readonly suburb: string;
  /** ACT, NSW, NT, QLD, SA, TAS, VIC or WA. */
  readonly state: string;
  readonly postcode: string;
  /** Of landlines. */
  readonly areaCode: string;
}

/** What Faker knows of names and places, asked once: to pick from a list is a hundred times as fast. */
export interface Words {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  /** With what they are: `Mulder Street`. */
  readonly streets: readonly string[];
  readonly places: readonly Place[];
  /** Domains of people's addresses: made up, and none a reserved one. */
  readonly providers: readonly string[];
}

/** First digit of the postcodes, and area code, by state. */
const states: Readonly<Record<string, readonly [string, string]>> = {
  ACT: ["2", "02"],
  NSW: ["2", "02"],
  NT: ["0", "08"],
  QLD: ["4", "07"],
  SA: ["5", "08"],
  TAS: ["7", "03"],
  VIC: ["3", "03"],
  WA: ["6", "08"],
};

const streetKinds = "Street Road Avenue Parade Crescent Close Lane Drive".split(
  " ",
);

const endings = "mail.com.au mail.com net.au net.id.au post.com.au".split(" ");

/**
 * Faker, seeded, and its words. People are called as Faker has them elsewhere: its names for Australia are
 * what sanitising puts in their place.
 */
export async function loadFaker(
  seed: string,
): Promise<{ readonly faker: Faker; readonly words: Words }> {
  // tsx's require() can't get at this package of ES modules; its import() can.
  const { Faker, base, da, en, en_AU, en_IN, en_ZA, it, nl, pl } = await import(
    "@faker-js/faker"
  );
  const faker = new Faker({ locale: [en_AU, en, base] });
  sow(faker, seed);
  const first = en.person?.first_name;
  const lastNames = [da, en_IN, en_ZA, it, nl, pl].flatMap(({ person }) =>
    plain(person?.last_name?.generic),
  );
  return {
    faker,
    words: {
      firstNames: plain([...(first?.female ?? []), ...(first?.male ?? [])]),
      lastNames,
      streets: draw(400, () => {
        const { arrayElement } = faker.helpers;
        return `${arrayElement(lastNames)} ${arrayElement(streetKinds)}`;
      }).filter((street) => /^[A-Z][a-z]+ /.test(street)),
      places: draw(400, () => faker.location.city())
        // A long word in a town's name could be somebody's name, which sanitising would look for.
        .filter((suburb) => /^[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?$/.test(suburb))
        .map((suburb) => placeIn(faker, suburb)),
      providers: draw(20, () => faker.word.noun())
        .filter((word) => /^[a-z]+$/.test(word))
        .map((word) => `${word}${faker.helpers.arrayElement(endings)}`),
    },
  };
}

/** Begins Faker's numbers anew: from here on they depend on the seed only. */
export function sow(faker: Faker, seed: string): void {
  const digest = createHash("sha256").update(seed).digest();
  faker.seed([digest.readUInt32LE(0), digest.readUInt32LE(4)]);
}

const letters = [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
];
const pairs = letters.flatMap((one) => letters.map((other) => one + other));

/** That many letters and digits, as tokens and keys have them. Faker's own takes five times as long. */
export function token(faker: Faker, length: number): string {
  let text = "";
  while (text.length < length) text += faker.helpers.arrayElement(pairs);
  return text.slice(0, length);
}

/** One of the list, the first ones more often than the last ones. */
export function early<T>(faker: Faker, list: readonly T[]): T {
  const share = faker.number.float() * faker.number.float();
  return at(list, Math.floor(share * list.length));
}

/** One of the list, always the same for a number: what two tables agree on. Numbers in a row give others. */
export function nth<T>(list: readonly T[], index: number): T {
  return at(list, index % list.length);
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError("Nothing to pick from.");
  return found;
}

function draw(count: number, make: () => string): string[] {
  return [...new Set(Array.from({ length: count }, make))];
}

/** Names of one word. */
function plain(names: readonly string[] = []): string[] {
  return names.filter((name) => /^[A-Z][A-Za-z'-]+$/.test(name));
}

function placeIn(faker: Faker, suburb: string): Place {
  const state = faker.location.state({ abbreviated: true });
  const [digit, areaCode] = states[state] ?? ["2", "02"];
  const postcode = `${digit}${faker.string.numeric(3)}`;
  return { suburb, state, postcode, areaCode };
}
