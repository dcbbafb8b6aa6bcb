import type { Table } from "../cobalt/facts";
import type { Cast } from "./cast";
import type { Draft, Row, Story } from "./draft";
import { early, nth } from "./faker";
import { day } from "./moments";
import { systemAccounts } from "./people";
import { makerOf } from "./values";

/** Milliseconds that the data goes back. */
const past = 1_200 * day;

/** Makes a table's rows: from its columns' names and types, and from its story. The same for the same cast. */
export function* fillTable(
  table: Table,
  cast: Cast,
  { about, columns = {} }: Story = {},
): Generator<Row> {
  const faker = cast.faker(table.name);
  refuseUnknown(table, columns);
  const makers = table.columns.map((column) => {
    if (Object.hasOwn(columns, column.name)) return columns[column.name];
    return column.identity ? undefined : makerOf(table, column, cast.rows);
  });
  const rooms = table.columns.map(({ type }) =>
    Number(/^character varying\((\d+)\)$/.exec(type)?.[1] ?? Infinity),
  );
  const people = cast.people.slice(systemAccounts);
  const count = cast.rows(table.name);
  for (let index = 0; index < count; index++) {
    const draft: Draft = {
      cast,
      faker,
      index,
      // The first row's has all that there is to tell.
      person:
        index === 0 ? nth(cast.registered, 0) : early(faker, cast.registered),
      other: faker.helpers.arrayElement(people),
      club: faker.helpers.arrayElement(cast.clubs),
      when: cast.now - Math.floor(faker.number.float() ** 2 * past),
    };
    if (about) Object.assign(draft, about(draft));
    yield makers.map((maker, place) => {
      const value = typeof maker === "function" ? maker(draft) : maker;
      const room = rooms[place] ?? 0;
      return typeof value === "string" && value.length > room
        ? value.slice(0, room)
        : value;
    });
  }
}

function refuseUnknown(
  { name, columns }: Table,
  told: NonNullable<Story["columns"]>,
): void {
  const known = new Set(columns.map((column) => column.name));
  const unknown = Object.keys(told).filter((column) => !known.has(column));
  if (unknown.length > 0)
    throw new Error(
      `The story of ${name} names columns that Cobalt doesn't have: ${unknown.join(", ")}.`,
    );
}
