import type { Cast } from "./cast";
import { ledger } from "./ledger";
import { date } from "./moments";
import { venueCount } from "./organisations";
import { paymentMethods } from "./payment-methods";
import { sessions, sessionTypes } from "./play";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, remark } from "./texts";

/** How many of a club's ways of paying each kind of session takes. */
const methodsPerType = 3;
const membershipTypes = 3;

/** Bridge at the clubs: sessions, who sat where and what they paid. */
export const clubSessions = fill({
  club_sessions_sessiontype: function* (cast) {
    for (const { id } of sessionTypes(cast))
      yield {
        master_session_type: "DP",
        status: true,
        organisation_id: sessionTypes(cast)[id - 1]?.club.id,
        name: ["Duplicate Pairs", "Walk-in Pairs", "Supervised play"][id % 3],
      };
  },
  club_sessions_sessiontypepaymentmethod: function* (cast) {
    for (const { id, club } of sessionTypes(cast))
      for (const method of paymentMethods(cast)
        .of(club)
        .slice(0, methodsPerType))
        yield { payment_method_id: method, session_type_id: id };
  },
  club_sessions_sessiontypepaymentmethodmembership: function* (cast) {
    for (const { id, club } of sessionTypes(cast))
      for (let method = 0; method < methodsPerType; method++)
        for (let type = 0; type < membershipTypes; type++)
          yield {
            fee: 6 + type * 2,
            // A visitor's fee has no membership type.
            membership_id:
              type === 0 ? null : (club.id - 1) * membershipTypes + type,
            session_type_payment_method_id:
              (id - 1) * methodsPerType + method + 1,
          };
  },
  club_sessions_session: function* (cast) {
    const random = cast.random("club_sessions_session");
    for (const session of sessions(cast)) {
      const { club } = session.type;
      const player = random.pick(club.members);
      yield {
        session_date: date(session.when),
        description: `${date(session.when)} ${random.pick(["pairs", "teams", "social"])}`,
        director_id: club.secretary.id,
        session_type_id: session.type.id,
        time_of_day: random.pick(["AM", "PM", "EV"]),
        venue_id: random.chance(0.2) ? random.int(1, venueCount(cast)) : null,
        additional_session_fee: 0,
        default_secondary_payment_method_id: paymentMethods(cast).of(club)[1],
        additional_session_fee_reason: "",
        status: random.pick(["CO", "CO", "CO", "BC", "LD"]),
        import_messages: random.chance(0.2)
          ? `["Found 24 players", "No number for ${fullName(player)}, seat N of table 2"]`
          : null,
        director_notes: random.chance(0.15)
          ? `${remark(random)} ${personalRemark(random, player)}`
          : null,
      };
    }
  },
  club_sessions_sessionentry: sessionEntries,
  club_sessions_sessionmiscpayment: (cast) => {
    const random = cast.random("club_sessions_sessionmiscpayment");
    const count = sessions(cast).reduce(
      (sum, { entries }) => sum + entries.length,
      0,
    );
    return times(cast.scaled(2_000), () => ({
      payment_made: random.chance(0.8),
      description: random.pick([
        "Coffee card",
        "Parking",
        `Book for ${fullName(cast.player(random))}`,
      ]),
      amount: random.dollars(2, 30),
      session_entry_id: random.int(1, count),
      payment_type: "CR",
    }));
  },
});

function* sessionEntries(cast: Cast): Generator<Row> {
  for (const session of sessions(cast)) {
    const methods = paymentMethods(cast).of(session.type.club);
    for (const entry of session.entries) {
      const paid = ledger(cast).ofSessionEntry.get(entry);
      yield {
        pair_team_number: entry.table,
        seat: entry.seat,
        member_tran_id: paid?.member.id,
        org_tran_id: paid?.club.id,
        payment_method_id: methods[entry.method],
        system_number: entry.person.systemNumber,
        session_id: session.id,
        seat_number_internal: "NSEW".indexOf(entry.seat),
        fee: entry.fee,
        player_name_from_file: fullName(entry.person).toUpperCase(),
        is_paid: paid !== undefined || entry.method > 0,
      };
    }
  }
}
