import { type Club, makeClubs } from "./clubs";
import { day } from "./moments";
import {
  federationDomain,
  makePeople,
  type Person,
  systemAccounts,
  testAddress,
} from "./people";
import { Random } from "./random";

/** Production's data, or an older and smaller test database whose addresses were replaced. */
export type Kind = "production" | "test";

/** How many users the real production has; all other counts are for that many. */
export const fullUsers = 16_978;

/** Who is in the database, and when: what every table's rows draw from. */
export interface Cast {
  readonly kind: Kind;
  /** Where the data ends, in milliseconds since 1970. */
  readonly now: number;
  /** Everybody, by id from 1 on. */
  readonly people: readonly Person[];
  /** Registered players. */
  readonly registered: readonly Person[];
  /** People known by their number only. */
  readonly unregistered: readonly Person[];
  /** Clubs' contacts without a number of the federation's. */
  readonly contacts: readonly Person[];
  /** A few of the registered who run the federation and its help desk. */
  readonly staff: readonly Person[];
  /** The federation, then the clubs. */
  readonly clubs: readonly Club[];
  /** A stream of numbers of its own for each name. */
  random(name: string): Random;
  /** How many rows there are where the real production has `count` of them; 2 at least. */
  scaled(count: number): number;
  /** Somebody registered; the active ones, who come first, more often. */
  player(random: Random): Person;
  /** A moment in the last `days` days, more often a late one. */
  past(random: Random, days: number): number;
  /** An address at the federation's domain; in a test database the one that replaced them all. */
  address(local: string): string;
}

/** Calls the roll: the same seed, kind and number give the same cast. */
export function makeCast(options: {
  readonly users: number;
  readonly seed: number;
  readonly kind: Kind;
}): Cast {
  const { users, kind } = options;
  const seed = `${kind}/${options.seed}/${users}`;
  const now =
    kind === "production"
      ? Date.UTC(2026, 10, 22, 9, 40)
      : Date.UTC(2026, 1, 8, 11, 15);
  const scaled = (count: number): number =>
    Math.max(2, Math.round((count * users) / fullUsers));
  const people = makePeople(seed, kind, users, now);
  const registered = people.filter(
    (person) => person.type === "U" && person.id > systemAccounts,
  );
  return {
    kind,
    now,
    people,
    registered,
    unregistered: people.filter((person) => person.type === "N"),
    contacts: people.filter((person) => person.type === "C"),
    staff: registered.slice(0, 12),
    clubs: makeClubs(seed, kind, Math.max(8, scaled(380)), people),
    random: (name) => new Random(`${seed}/${name}`),
    scaled,
    player: (random) => random.pickEarly(registered),
    past: (random, days) => now - Math.floor(random.next() ** 2 * days * day),
    address: (local) =>
      kind === "test" ? testAddress : `${local}@${federationDomain}`,
  };
}

/** Remembers what `make` made of a cast, for the areas that refer to each other's rows. */
export function perCast<T>(make: (cast: Cast) => T): (cast: Cast) => T {
  const made = new WeakMap<Cast, { readonly value: T }>();
  return (cast) => {
    const known = made.get(cast) ?? { value: make(cast) };
    made.set(cast, known);
    return known.value;
  };
}
