import type { Kind } from "./cast";
import { date, day } from "./moments";
import { firstNames, lastNames } from "./names";
import { type Home, makeHome, makePhone } from "./places";
import { Random } from "./random";

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

/** Accounts that Cobalt itself needs: the first three rows. Everybody, the unknown player, the federation. */
export const systemAccounts = 3;

/** The people after those run the federation: registered, each with an address. */
const firstMembers = 24;

/** The federation's domain. Like all of the demo's domains it was made up, and none is a reserved one. */
export const federationDomain = "southernbridge.net.au";

/** What Cobalt writes for a person whose address it doesn't know. */
const unknownAddress = "noemail@notset.com";

const providers =
  "bigcreekpond.com.au kookamail.com.au wattlepost.com ironbark-online.net.au southerlymail.com gumleafnet.id.au bluehaze.net.au opalpost.com.au galahmail.com tasnetwork.id.au westcoastmail.com.au iinode.net.au hillsnbn.com.au outbackpost.com quolltel.net.au".split(
    " ",
  );

/** Makes up everybody. Some 30 % aren't registered, as in the real database. */
export function makePeople(
  seed: string,
  kind: Kind,
  users: number,
  now: number,
): readonly Person[] {
  const random = new Random(`${seed}/people`);
  const people: Person[] = [];
  for (let id = 1; id <= users; id++) {
    const partner = id > systemAccounts + 1 && random.chance(0.09);
    people.push(
      id <= systemAccounts
        ? systemAccount(id, kind, random, now)
        : makePerson(
            id,
            kind,
            random,
            now,
            partner ? people[id - 2] : undefined,
          ),
    );
  }
  return people;
}

function systemAccount(
  id: number,
  kind: Kind,
  random: Random,
  now: number,
): Person {
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
    email: kind === "test" ? testAddress : `${local}@${federationDomain}`,
    mobile: null,
    phone: "",
    born: null,
    home: makeHome(random),
    joined: now - 2400 * day,
    lastLogin: null,
    stripe: null,
  };
}

/** What Cobalt's own sanitising command writes in place of every address. */
export const testAddress = "a@b.com";

/** The share of people that is in none of the others: registered players. */
const typeShares = { unregistered: 0.289, contact: 0.012 };

function makePerson(
  id: number,
  kind: Kind,
  random: Random,
  now: number,
  partner: Person | undefined,
): Person {
  const lot = random.next();
  const type =
    id <= firstMembers
      ? "U"
      : lot < typeShares.unregistered
        ? "N"
        : lot < typeShares.unregistered + typeShares.contact
          ? "C"
          : "U";
  const first = random.pick(firstNames);
  const last = partner?.last ?? random.pick(lastNames);
  const home = partner?.home ?? makeHome(random);
  const address = partner?.email ?? makeAddress(random, id, first, last, type);
  const joined = now - random.int(30, 2300) * day - random.int(0, day);
  return {
    id,
    // Contacts have numbers of Cobalt's own, from a thousand million on.
    systemNumber:
      type === "C" ? 1_000_000_000 + id : 18_000 + id * 37 + random.int(0, 36),
    type,
    first,
    last,
    email: kind === "test" ? testAddress : address,
    // A step without a common factor with 10^8 gives each id a number of its own.
    mobile: random.chance(0.78)
      ? `04${String((id * 38_654_347 + 12_345_678) % 100_000_000).padStart(8, "0")}`
      : null,
    phone: partner?.phone ?? makePhone(random, home.state),
    born: random.chance(0.7)
      ? date(
          Date.UTC(random.int(1932, 2004), random.int(0, 11), 1) +
            random.int(0, 27) * day,
        )
      : null,
    home,
    joined,
    lastLogin:
      type === "U" && random.chance(0.93)
        ? now - Math.floor(random.next() ** 3 * (now - joined))
        : null,
    stripe:
      kind === "production" && random.chance(type === "U" ? 0.45 : 0.06)
        ? `cus_${random.token(14)}`
        : null,
  };
}

function makeAddress(
  random: Random,
  id: number,
  first: string,
  last: string,
  type: Person["type"],
): string {
  if (type === "N" && random.chance(0.12)) return unknownAddress;
  if (id > firstMembers && random.chance(0.015)) return "";
  const address = `${localPart(random, first, last)}@${domain(random, last)}`;
  const lot = random.next();
  if (lot < 0.05) return address.toUpperCase();
  return lot < 0.15 ? address : address.toLowerCase();
}

function localPart(random: Random, first: string, last: string): string {
  const plain = last.replaceAll(/[^A-Za-z]/g, "");
  switch (random.int(0, 9)) {
    case 0:
      return `${first}${random.int(1, 99)}`;
    case 1:
      return `${first.slice(0, 1)}${plain}`;
    case 2:
      return `${first}_${plain}`;
    case 3:
      return `${plain}.${first}${random.int(1940, 1999)}`;
    case 4:
      return `${plain}family`;
    case 5:
      return `${first}.${plain}+bridge`;
    case 6:
      // As it is spelt, apostrophe and hyphen included: the standard allows both.
      return `${first}.${last}`;
    default:
      return `${first}.${plain}${random.chance(0.5) ? random.int(1, 999) : ""}`;
  }
}

function domain(random: Random, last: string): string {
  if (!random.chance(0.06)) return random.pick(providers);
  const plain = last.replaceAll(/[^A-Za-z]/g, "").toLowerCase();
  return `${plain}${random.pick(["-family.id.au", "consulting.com.au", "andsons.net.au", ".name.au"])}`;
}
