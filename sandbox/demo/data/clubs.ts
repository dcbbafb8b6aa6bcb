import type { Kind } from "./cast";
import { federationDomain, type Person, testAddress } from "./people";
import { type Home, makeHome } from "./places";
import { Random } from "./random";

/** A bridge club: a row of organisations_organisation. The first one is the federation itself. */
export interface Club {
  /** organisations_organisation.id. */
  readonly id: number;
  /** The federation's number of it, four digits. */
  readonly number: string;
  readonly name: string;
  readonly home: Home;
  readonly email: string;
  readonly website: string;
  readonly secretary: Person;
  /** Registered and unregistered players whose home club it is. */
  readonly members: readonly Person[];
}

/** Makes up the clubs, and shares the people out among them. */
export function makeClubs(
  seed: string,
  kind: Kind,
  count: number,
  people: readonly Person[],
): readonly Club[] {
  const random = new Random(`${seed}/clubs`);
  const members: Person[][] = Array.from({ length: count }, () => []);
  // Clubs differ in size: the square makes the first ones large.
  for (const person of people.slice(3))
    members[1 + Math.floor(random.next() ** 1.6 * (count - 1))]?.push(person);
  return members.map((its, index) => {
    const home = makeHome(random);
    const name =
      index === 0
        ? "Southern Bridge Federation"
        : clubName(random, home, index);
    const registered = its.filter((person) => person.type === "U");
    const host =
      index === 0
        ? federationDomain
        : `${name
            .toLowerCase()
            .replaceAll(/[^a-z]/g, "")
            .slice(0, 14)}.org.au`;
    return {
      id: index + 1,
      number: String(1001 + index),
      name,
      home,
      email:
        kind === "test"
          ? testAddress
          : `${random.pick(["secretary", "info", "bridge", "admin"])}@${host}`,
      website: `https://www.${host}`,
      secretary: random.pick(registered.length > 0 ? registered : people),
      members: its,
    };
  });
}

function clubName(random: Random, home: Home, index: number): string {
  const kind = random.pick([
    "Bridge Club",
    "Bridge Club",
    "Bridge Association",
    "Contract Bridge Club",
  ]);
  return `${home.suburb}${index % 5 === 0 ? " & District" : ""} ${kind}`.slice(
    0,
    50,
  );
}
