import { type Cast, perCast } from "./cast";
import type { Club } from "./clubs";
import { day, hour } from "./moments";
import type { Person } from "./people";
import { type SessionEntry, sessions } from "./play";
import { programme } from "./programme";
import { fullName } from "./texts";

/** A line of somebody's or a club's account. The id is its place by date, known when all lines are. */
interface Line {
  id: number;
  readonly when: number;
  /** Dollars; what goes out is negative. */
  readonly amount: number;
  /** Dollars in the account after it. */
  balance: number;
  readonly type: string;
  readonly description: string;
  readonly session?: number;
  readonly event?: number;
}

/** A row of payments_membertransaction. */
export interface MemberLine extends Line {
  readonly person: Person;
  readonly club?: Club;
  readonly other?: Person;
  /** payments_stripetransaction.id. */
  readonly stripe?: number;
}

/** A row of payments_organisationtransaction. */
export interface ClubLine extends Line {
  readonly club: Club;
  readonly person?: Person;
  /** xero_xeroinvoice.id. */
  readonly invoice?: number;
}

/** A payment from a person to a club, as both see it. */
interface Payment {
  readonly member: MemberLine;
  readonly club: ClubLine;
}

/** A card payment: a row of payments_stripetransaction. */
export interface TopUp {
  readonly id: number;
  readonly person: Person;
  readonly when: number;
  readonly amount: number;
}

/** Everybody's accounts: what was topped up, paid for sessions and events, passed on and settled. */
export const ledger = perCast((cast: Cast) => {
  const members: MemberLine[] = [];
  const clubs: ClubLine[] = [];
  const ofSessionEntry = new Map<SessionEntry, Payment>();
  const pay = (
    person: Person,
    club: Club,
    cost: number,
    line: Omit<Line, "id" | "balance" | "amount">,
  ): Payment => {
    const member = { ...line, id: 0, balance: 0, amount: -cost, person, club };
    const payment = {
      member,
      club: {
        ...line,
        id: 0,
        balance: 0,
        amount: cost,
        person,
        club,
        description: `${line.description} - ${fullName(person)}`,
      },
    };
    members.push(member);
    clubs.push(payment.club);
    return payment;
  };
  for (const session of sessions(cast))
    for (const entry of session.entries)
      if (entry.method === 0 && entry.person.type === "U")
        ofSessionEntry.set(
          entry,
          pay(entry.person, session.type.club, entry.fee, {
            when: session.when,
            type: "Club Payment",
            description: "Bridge session",
            session: session.id,
          }),
        );
  for (const { event, players, when } of programme(cast).entries)
    for (const player of players)
      if (
        player.payment === "my-system-dollars" &&
        player.person.lastLogin !== null
      )
        pay(player.person, event.congress.club, player.fee, {
          when: when + hour,
          type: "Entry to an event",
          description: `${event.congress.name} - ${event.name}`.slice(0, 80),
          event: event.id,
        });
  const topUps = makeTopUps(cast);
  for (const { id, person, when, amount } of topUps)
    members.push({
      id: 0,
      balance: 0,
      when,
      amount,
      person,
      stripe: id,
      type: "Auto Top Up",
      description: "Payment from card",
    });
  members.push(...makeTransfers(cast));
  clubs.push(...makeSettlements(cast));
  number(members, (line) => line.person);
  number(clubs, (line) => line.club);
  return { members, clubs, topUps, ofSessionEntry };
});

function makeTopUps(cast: Cast): readonly TopUp[] {
  const random = cast.random("top-ups");
  return Array.from({ length: cast.scaled(7_800) }, (_, index) => ({
    id: index + 1,
    person: cast.player(random),
    when: cast.past(random, 1_000),
    amount: random.pick([50, 100, 100, 200]),
  }));
}

function makeTransfers(cast: Cast): MemberLine[] {
  const random = cast.random("transfers");
  return Array.from({ length: cast.scaled(700) }, () => {
    const [person, other, when, amount] = [
      cast.player(random),
      cast.player(random),
      cast.past(random, 900),
      random.int(5, 60),
    ];
    const line = { id: 0, balance: 0, when, type: "Member Transfer" };
    return [
      {
        ...line,
        amount: -amount,
        person,
        other,
        description: `Transfer to ${fullName(other)}`,
      },
      {
        ...line,
        amount,
        person: other,
        other: person,
        description: `Transfer from ${fullName(person)}`,
      },
    ];
  }).flat();
}

/** The federation pays the clubs out at the end of a month; each settlement has its invoice. */
function makeSettlements(cast: Cast): ClubLine[] {
  const random = cast.random("settlements");
  return Array.from({ length: settlementCount(cast) }, (_, index) => ({
    id: 0,
    balance: 0,
    when: cast.now - (index % 24) * 30 * day,
    amount: -random.int(40, 900),
    club: random.pickEarly(cast.clubs),
    invoice: index + 1,
    type: "Settlement",
    description: "Settlement from Southern Bridge Federation",
  }));
}

/** How many settlements there are, and so rows of xero_xeroinvoice. */
export function settlementCount(cast: Cast): number {
  return cast.scaled(2_600);
}

function number<T extends Line>(lines: T[], owner: (line: T) => object): void {
  lines.sort((one, other) => one.when - other.when);
  const balances = new Map<object, number>();
  for (const [index, line] of lines.entries()) {
    line.id = index + 1;
    line.balance = (balances.get(owner(line)) ?? 100) + line.amount;
    balances.set(owner(line), line.balance);
  }
}
