import type { Faker } from "@faker-js/faker";
import { federationDomain } from "../cobalt/world";
import { type Club, makeClubs } from "./clubs";
import { loadFaker, sow } from "./faker";
import {
  type Kind,
  makePeople,
  type Person,
  systemAccounts,
  testAddress,
} from "./people";
import { countRows, type Rows } from "./rows";

/** Who is in the database, and when: what every table's rows draw from. */
export interface Cast {
  readonly kind: Kind;
  /** Where the data ends, in milliseconds since 1970. */
  readonly now: number;
  /** How many rows each table has. */
  readonly rows: Rows;
  /** Everybody, by id from 1 on. */
  readonly people: readonly Person[];
  /** Registered players. */
  readonly registered: readonly Person[];
  /** People known by their number only. */
  readonly unregistered: readonly Person[];
  /** A few of the registered who run the federation and its help desk. */
  readonly staff: readonly Person[];
  /** The federation, then the clubs. */
  readonly clubs: readonly Club[];
  /** Faker, begun anew for a name: there is one, so it is for one table at a time. */
  faker(name: string): Faker;
  /** An address at the federation's domain; in a test database the one that replaced them all. */
  address(local: string): string;
}

/** Calls the roll: the same seed, kind and number give the same cast. */
export async function makeCast(options: {
  readonly users: number;
  readonly seed: number;
  readonly kind: Kind;
}): Promise<Cast> {
  const { users, kind } = options;
  const seed = `${kind}/${options.seed}/${users}`;
  const now =
    kind === "production"
      ? Date.UTC(2026, 10, 22, 9, 40)
      : Date.UTC(2026, 1, 8, 11, 15);
  const rows = countRows(users, kind);
  const { faker, words } = await loadFaker(seed);
  const origin = { faker, words, kind, now };
  const people = makePeople(origin, users, rows("accounts_unregistereduser"));
  const registered = people.filter(
    (person) => person.type === "U" && person.id > systemAccounts,
  );
  return {
    kind,
    now,
    rows,
    people,
    registered,
    unregistered: people.filter((person) => person.type === "N"),
    staff: registered.slice(0, 12),
    clubs: makeClubs(origin, rows("organisations_organisation"), people),
    faker: (name) => {
      sow(faker, `${seed}/${name}`);
      return faker;
    },
    address: (local) =>
      kind === "test" ? testAddress : `${local}@${federationDomain}`,
  };
}
