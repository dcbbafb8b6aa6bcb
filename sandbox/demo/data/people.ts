import type { Faker } from "@faker-js/faker";
import { federationDomain } from "../cobalt/world";
import { type Place, token, type Words } from "./faker";
import { date, day } from "./moments";

/** Production's data, or an older and smaller test database whose addresses were replaced. */
export type Kind = "production" | "test";

/** Where somebody lives, or a club plays. */
export interface Home extends Place {
  /** Number and street, e.g. `14/231 Mulder Parade`. */
  readonly street: string;
}

/** Somebody in the database: a row of accounts_user, and what other tables say about the same person. */
export interface Person {
  /** accounts_user.id. */
  readonly id: number;
  /** The federation's number, which is the user name too. */
  readonly systemNumber: number;
  /** U: registered, with a password. N: known by number only. C: a club's contact without a number. */
  readonly type: "U" | "N" | "C";
  readonly first: string;
  readonly last: string;
  /** The address as the person typed it: some in upper case, some shared by a couple, some blank. */
  readonly email: string;
  /** Ten digits from 04 on, nobody else's; null where unknown. */
  readonly mobile: string | null;
  readonly phone: string;
  /** Date of birth. */
  readonly born: string | null;
  readonly home: Home;
  readonly joined: number;
  readonly lastLogin: number | null;
  /** Stripe's customer id. */
  readonly stripe: string | null;
}

/** What people are made of. */
export interface Origin {
  readonly faker: Faker;
  readonly words: Words;
  readonly kind: Kind;
  /** Where the data ends, in milliseconds since 1970. */
  readonly now: number;
}

/** Accounts that Cobalt itself needs: the first three rows. Everybody, the unknown player, the federation. */
export const systemAccounts = 3;

/** The people after those run the federation: registered, each with an address. */
const firstMembers = 24;

/** What Cobalt's own sanitising command writes in place of every address. */
export const testAddress = "a@b.com";

/** What Cobalt writes for a person whose address it doesn't know. */
const unknownAddress = "noemail@notset.com";

/** Makes up everybody, of whom so many are known by their number only. */
export function makePeople(
  origin: Origin,
  users: number,
  unregistered: number,
): readonly Person[] {
  const people: Person[] = [];
  const others = users - firstMembers;
  for (let id = 1; id <= users; id++) {
    // Spread evenly over all but the first.
    const before = (which: number) =>
      Math.floor((Math.max(0, which - firstMembers) * unregistered) / others);
    const type =
      before(id) > before(id - 1)
        ? "N"
        : id > firstMembers && id % 83 === 0
          ? "C"
          : "U";
    const couple =
      id > systemAccounts + 1 && origin.faker.datatype.boolean(0.09);
    people.push(
      id <= systemAccounts
        ? systemAccount(origin, id)
        : makePerson(origin, id, type, couple ? people[id - 2] : undefined),
    );
  }
  return people;
}

function systemAccount(origin: Origin, id: number): Person {
  const [first = "", local = ""] =
    [
      ["EVERYONE", "system.everyone"],
      ["TBA", "system.tba"],
      ["Federation", "secretariat"],
    ][id - 1] ?? [];
  return {
    id,
    systemNumber: id - 1,
    type: "U",
    first,
    last: id === 3 ? "Secretariat" : "",
    email:
      origin.kind === "test" ? testAddress : `${local}@${federationDomain}`,
    mobile: null,
    phone: "",
    born: null,
    home: makeHome(origin),
    joined: origin.now - 2400 * day,
    lastLogin: null,
    stripe: null,
  };
}

function makePerson(
  origin: Origin,
  id: number,
  type: Person["type"],
  partner: Person | undefined,
): Person {
  const { faker, words, kind, now } = origin;
  const { arrayElement } = faker.helpers;
  const { int, float } = faker.number;
  const chance = faker.datatype.boolean;
  const first = arrayElement(words.firstNames);
  const last = partner?.last ?? arrayElement(words.lastNames);
  const home = partner?.home ?? makeHome(origin);
  const address = partner?.email ?? makeAddress(origin, id, first, last, type);
  const joined = now - int({ min: 30 * day, max: 2300 * day });
  const born = Date.UTC(int({ min: 1932, max: 2003 }), 0, 1);
  return {
    id,
    // Contacts have numbers of Cobalt's own, from a thousand million on.
    systemNumber:
      type === "C" ? 1_000_000_000 + id : 18_000 + id * 37 + int(36),
    type,
    first,
    last,
    email: kind === "test" ? testAddress : address,
    // A step without a common factor with 10^8 gives each id a number of its own.
    mobile: chance(0.78)
      ? `04${String((id * 38_654_347 + 12_345_678) % 100_000_000).padStart(8, "0")}`
      : null,
    phone:
      partner?.phone ??
      `${home.areaCode} ${int({ min: 5000, max: 9999 })} ${faker.string.numeric(4)}`,
    born: chance(0.7) ? date(born + int(364) * day) : null,
    home,
    joined,
    lastLogin:
      type === "U" && chance(0.93)
        ? now - Math.floor(float() ** 3 * (now - joined))
        : null,
    stripe:
      kind === "production" && chance(type === "U" ? 0.45 : 0.06)
        ? `cus_${token(faker, 14)}`
        : null,
  };
}

/** Makes up an address in one of the suburbs. */
export function makeHome({ faker, words }: Origin): Home {
  const { arrayElement } = faker.helpers;
  const flat = faker.datatype.boolean(0.3)
    ? `${faker.number.int({ min: 1, max: 48 })}/`
    : "";
  const number = faker.number.int({ min: 1, max: 240 });
  return {
    ...arrayElement(words.places),
    street: `${flat}${number} ${arrayElement(words.streets)}`,
  };
}

function makeAddress(
  { faker, words }: Origin,
  id: number,
  first: string,
  last: string,
  type: Person["type"],
): string {
  const chance = faker.datatype.boolean;
  if (type === "N" && chance(0.12)) return unknownAddress;
  if (id > firstMembers && chance(0.015)) return "";
  const plain = last.replaceAll(/[^A-Za-z]/g, "");
  const number = faker.number.int({ min: 1, max: 999 });
  const local = faker.helpers.arrayElement([
    `${first}${number}`,
    `${first.slice(0, 1)}${plain}`,
    `${first}_${plain}`,
    `${plain}.${first}${1940 + (number % 60)}`,
    `${plain}family`,
    `${first}.${plain}+bridge`,
    // As it is spelt, apostrophe and hyphen included: the standard allows both.
    `${first}.${last}`,
    `${first}.${plain}${number}`,
    `${first}.${plain}`,
  ]);
  const domain = chance(0.06)
    ? `${plain.toLowerCase()}${faker.helpers.arrayElement(["-family.id.au", "consulting.com.au", ".name.au"])}`
    : faker.helpers.arrayElement(words.providers);
  const address = `${local}@${domain}`;
  const lot = faker.number.float();
  if (lot < 0.05) return address.toUpperCase();
  return lot < 0.15 ? address : address.toLowerCase();
}
