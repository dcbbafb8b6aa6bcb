import { type Cast, perCast } from "./cast";
import type { Club } from "./clubs";
import { day } from "./moments";
import type { Person } from "./people";

/** A kind of session that a club offers: a row of club_sessions_sessiontype. */
export interface SessionType {
  readonly id: number;
  readonly club: Club;
}

/** An afternoon or evening of bridge: a row of club_sessions_session. */
export interface Session {
  readonly id: number;
  readonly type: SessionType;
  readonly when: number;
  readonly entries: readonly SessionEntry[];
}

/** Somebody at a table of a session: a row of club_sessions_sessionentry. */
export interface SessionEntry {
  readonly person: Person;
  readonly table: number;
  readonly seat: string;
  readonly fee: number;
  /** 0 is Bridge Credits, which leaves a trace in the ledger. */
  readonly method: number;
}

/** What clubs offer. */
export const sessionTypes = perCast((cast: Cast): readonly SessionType[] => {
  const types: SessionType[] = [];
  for (const club of cast.clubs)
    for (let i = 0; i < (club.id % 5 === 0 ? 2 : 1); i++)
      types.push({ id: types.length + 1, club });
  return types;
});

/** All sessions with those who played: members of the club, some tables more some fewer. */
export const sessions = perCast((cast: Cast): readonly Session[] => {
  const random = cast.random("sessions");
  const types = sessionTypes(cast).filter(
    ({ club }) => club.members.length > 0,
  );
  return Array.from({ length: cast.scaled(3_500) }, (_, index) => {
    const type = random.pickEarly(types);
    const fee = random.int(5, 12);
    const entries: SessionEntry[] = [];
    const tables = random.int(2, 4);
    for (let table = 1; table <= tables; table++)
      for (const seat of "NSEW")
        entries.push({
          person: random.pick(type.club.members),
          table,
          seat,
          fee,
          method: random.chance(0.35) ? 0 : random.int(1, 3),
        });
    return {
      id: index + 1,
      type,
      when: cast.past(random, 900) - (index % 3) * day,
      entries,
    };
  });
});
