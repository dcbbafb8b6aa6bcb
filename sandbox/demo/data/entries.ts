import type { Cast } from "./cast";
import { categoryCount } from "./congresses";
import { day, hour, timestamp } from "./moments";
import { type Entry, programme } from "./programme";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, spokenPhone, userLabel } from "./texts";

/** Entries to congresses: who plays, who paid, what was said about it. */
export const entries = fill({
  events_evententry: function* (cast) {
    const random = cast.random("events_evententry");
    for (const entry of programme(cast).entries)
      yield evententry(cast, random, entry);
  },
  events_evententryplayer: players,
  events_eventlog: (cast) => {
    const random = cast.random("events_eventlog");
    return times(cast.scaled(9_500), () => {
      const entry = random.pick(programme(cast).entries);
      const player = random.pick(entry.players).person;
      return {
        action_date: timestamp(entry.when + random.int(0, 20) * hour),
        action: random.pick([
          `Event entry ${entry.id} created. Entered by ${userLabel(player)}`,
          `Swapped ${fullName(cast.player(random))} for ${fullName(player)}`,
          `Marked as paid: ${userLabel(player)}`,
          `Sent reminder to ${player.email}`,
          "Entry withdrawn",
        ]),
        actor_id: player.id,
        event_id: entry.event.id,
        event_entry_id: random.chance(0.9) ? entry.id : null,
      };
    });
  },
  events_basketitem: (cast) => {
    const random = cast.random("events_basketitem");
    return times(cast.scaled(140), () => {
      const entry = random.pick(programme(cast).entries);
      return { event_entry_id: entry.id, player_id: primary(cast, entry).id };
    });
  },
  events_eventplayerdiscount: (cast) => {
    const random = cast.random("events_eventplayerdiscount");
    return times(cast.scaled(260), () => ({
      entry_fee: random.int(0, 30),
      reason: `${random.pick(["Free entry for directing", "Volunteer", "Prize of last year"])}: ${fullName(cast.player(random))}`,
      create_date: timestamp(cast.past(random, 900)),
      admin_id: cast.player(random).id,
      event_id: random.int(1, programme(cast).events.length),
      player_id: cast.player(random).id,
    }));
  },
  events_partnershipdesk: (cast) => {
    const random = cast.random("events_partnershipdesk");
    return times(cast.scaled(460), () => {
      const player = cast.player(random);
      return {
        private: random.chance(0.3),
        create_date: timestamp(cast.past(random, 600)),
        event_id: random.int(1, programme(cast).events.length),
        player_id: player.id,
        comment: personalRemark(random, player),
      };
    });
  },
  events_playerbatchid: (cast) => {
    const random = cast.random("events_playerbatchid");
    return times(cast.scaled(3_500), () => ({
      batch_id: `${random.hex(8)}-${random.hex(4)}-${random.hex(12)}`,
      player_id: cast.player(random).id,
    }));
  },
});

function primary(cast: Cast, entry: Entry) {
  return entry.players[0]?.person ?? cast.player(cast.random("primary"));
}

function evententry(cast: Cast, random: Random, entry: Entry): Row {
  const player = primary(cast, entry);
  const complete = random.chance(0.85);
  return {
    event_id: entry.event.id,
    primary_entrant_id: player.id,
    entry_complete_date: complete ? timestamp(entry.when + 2 * day) : null,
    first_created_date: timestamp(entry.when),
    category_id: random.chance(0.2) ? random.int(1, categoryCount(cast)) : null,
    free_format_answer: random.chance(0.05)
      ? `${spokenPhone(random, player)} or ${player.email}`
      : null,
    entry_status: complete
      ? "Complete"
      : random.pick(["Pending", "Cancelled", "In Cart"]),
    notes: random.chance(0.05)
      ? `Called ${fullName(player)} on ${spokenPhone(random, player)}`
      : null,
    comment: random.chance(0.12) ? personalRemark(random, player) : null,
    team_name:
      entry.event.size === 4 ? player.last.toUpperCase().slice(0, 15) : null,
  };
}

function* players(cast: Cast): Generator<Row> {
  const random = cast.random("events_evententryplayer");
  for (const entry of programme(cast).entries)
    for (const { person, fee, payment } of entry.players) {
      const paid = random.chance(0.85);
      const tba = person.id === 2;
      const stranger = random.pick(cast.unregistered);
      yield {
        payment_status: paid ? "Paid" : "Unpaid",
        player_id: person.id,
        event_entry_id: entry.id,
        payment_type: payment,
        entry_fee: fee,
        batch_id: paid ? `${random.hex(8)}-${random.hex(12)}` : null,
        payment_received: paid ? fee : 0,
        reason: random.pick([
          "Full fee",
          "Full fee",
          "Early discount",
          "Youth discount 50%",
        ]),
        paid_by_id: paid ? primary(cast, entry).id : null,
        entry_complete_date: paid ? timestamp(entry.when + day) : null,
        first_created_date: timestamp(entry.when),
        override_tba_name: tba ? fullName(stranger) : null,
        override_tba_system_number: tba ? stranger.systemNumber : 0,
      };
    }
}
