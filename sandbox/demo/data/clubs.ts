import { federationDomain } from "../cobalt/world";
import {
  type Home,
  makeHome,
  type Origin,
  type Person,
  systemAccounts,
  testAddress,
} from "./people";

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
  /** Whose home club it is. The federation has none. */
  readonly members: readonly Person[];
}

/** Makes up the clubs, and shares the people out among them. */
export function makeClubs(
  origin: Origin,
  count: number,
  people: readonly Person[],
): readonly Club[] {
  const { faker, kind } = origin;
  const members: Person[][] = Array.from({ length: count }, () => []);
  // Clubs differ in size: the power makes the first ones large.
  for (const person of people.slice(systemAccounts))
    members[1 + Math.floor(faker.number.float() ** 1.6 * (count - 1))]?.push(
      person,
    );
  return members.map((its, index) => {
    const home = makeHome(origin);
    const registered = its.filter((person) => person.type === "U");
    const name =
      index === 0
        ? "Southern Bridge Federation"
        : `${home.suburb} ${faker.helpers.arrayElement(["Bridge Club", "Bridge Association", "Contract Bridge Club"])}`;
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
          : `${faker.helpers.arrayElement(["secretary", "info", "bridge", "admin"])}@${host}`,
      website: `https://www.${host}`,
      secretary: faker.helpers.arrayElement(
        registered.length > 0
          ? registered
          : people.slice(systemAccounts, systemAccounts + 12),
      ),
      members: its,
    };
  });
}
