import { type Cast, perCast } from "./cast";
import type { Club } from "./clubs";
import { day } from "./moments";
import type { Person } from "./people";
import type { Random } from "./random";

/** A congress: a row of events_congress. */
export interface Congress {
  readonly id: number;
  /** events_congressmaster.id. */
  readonly master: number;
  readonly club: Club;
  readonly name: string;
  readonly start: number;
}

/** An event of a congress: a row of events_event. */
export interface CongressEvent {
  readonly id: number;
  readonly congress: Congress;
  readonly name: string;
  /** How many play in one entry. */
  readonly size: 2 | 4;
  readonly fee: number;
}

/** An entry to an event: a row of events_evententry. */
export interface Entry {
  readonly id: number;
  readonly event: CongressEvent;
  /** The one who entered comes first. */
  readonly players: readonly Player[];
  readonly when: number;
}

/** One of an entry's players: a row of events_evententryplayer. */
export interface Player {
  readonly person: Person;
  readonly fee: number;
  readonly payment: string;
}

const payments = [
  "my-system-dollars",
  "my-system-dollars",
  "bank-transfer",
  "their-system-dollars",
  "cash",
  "off-system-pp",
];

/** All congresses with their events, entries and players. */
export const programme = perCast((cast: Cast) => {
  const random = cast.random("programme");
  const masters = Array.from({ length: cast.scaled(240) }, (_, index) => ({
    id: index + 1,
    club: random.pickEarly(cast.clubs),
  }));
  const congresses = Array.from(
    { length: cast.scaled(780) },
    (_, index): Congress => {
      const { id, club } = random.pick(masters);
      const start = cast.past(random, 1_500) + 90 * day;
      const name = `${club.home.suburb} ${random.pick(["Festival of Bridge", "Congress", "Swiss Pairs Weekend", "Teams", "Novice Day"])} ${new Date(start).getUTCFullYear()}`;
      return { id: index + 1, master: id, club, name, start };
    },
  );
  const events = Array.from(
    { length: cast.scaled(2_400) },
    (_, index): CongressEvent => {
      const teams = random.chance(0.3);
      return {
        id: index + 1,
        congress: random.pick(congresses),
        name: `${random.pick(["Open", "Restricted", "Novice", "Senior", "Mixed"])} ${teams ? "Teams" : "Pairs"}`,
        size: teams ? 4 : 2,
        fee: random.int(3, 12) * 10,
      };
    },
  );
  const entries = Array.from({ length: cast.scaled(11_500) }, (_, index) =>
    makeEntry(cast, random, index + 1, random.pick(events)),
  );
  return { masters, congresses, events, entries };
});

function makeEntry(
  cast: Cast,
  random: Random,
  id: number,
  event: CongressEvent,
): Entry {
  const fee = event.fee / event.size;
  const players = Array.from(
    { length: event.size },
    (_, seat): Player => ({
      // Now and then someone plays whom nobody has a name for yet: Cobalt's TBA player.
      person: seat > 0 && random.chance(0.03) ? tba(cast) : cast.player(random),
      fee,
      payment: random.pick(payments),
    }),
  );
  const when = Math.min(
    event.congress.start - random.int(1, 80) * day,
    cast.now - random.int(1, 30 * day),
  );
  return { id, event, players, when };
}

function tba(cast: Cast): Person {
  return cast.people[1] ?? cast.player(cast.random("tba"));
}
