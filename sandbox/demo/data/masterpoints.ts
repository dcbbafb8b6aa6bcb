import { type Cast, perCast } from "./cast";
import { day, timestamp } from "./moments";
import { fill, times } from "./row";
import { fullName, personalRemark } from "./texts";

const ranks = [
  "Nil",
  "Graduate",
  "Club",
  "Local",
  "State",
  "National",
  "Life",
  "Bronze Life",
  "Silver Life",
  "Gold Life",
  "Grand",
  "Silver Grand",
  "Gold Grand",
  "Emerald Grand",
];
const periods = 120;

/** Masterpoints: what players earned, by month. */
export const masterpoints = fill({
  masterpoints_chargetype: () =>
    times(20, (index) => ({
      old_mpc_id: index + 1,
      type_name: `Charge ${index + 1}`,
      fee_including_gst: 0.5 + index * 0.25,
      show_on_invoice: true,
      is_gst_taxable: true,
      price_list_sequence: index,
      mps_or_player: index % 2 === 0 ? "M" : "P",
    })),
  masterpoints_rank: () =>
    ranks.map((name, index) => ({
      old_mpc_id: index + 1,
      rank_name: name,
      rank_old_name: name,
      rank_sequence: String.fromCharCode(65 + index),
      total_needed: index * index * 5,
      red_gold_needed: index * 3,
      gold_needed: index,
    })),
  masterpoints_greenpointachievementband: () =>
    times(12, (index) => ({
      old_mpc_id: index + 1,
      low_points: index * 10,
      high_points: index * 10 + 9.99,
    })),
  masterpoints_period: (cast) =>
    times(periods, (index) => ({
      old_mpc_id: index + 1,
      period_month: 1 + (index % 12),
      period_year: 2017 + Math.floor(index / 12),
      period_end: timestamp(cast.now - (periods - index) * 30 * day),
      is_current: index === periods - 1,
    })),
  masterpoints_promotion: (cast) => {
    const random = cast.random("masterpoints_promotion");
    return times(cast.scaled(7_500), (index) => ({
      old_mpc_id: index + 1,
      system_number: random.pick(numbered(cast)).systemNumber,
      record_date: timestamp(cast.past(random, 3_000)),
      period_id: random.int(1, periods),
      rank_id: random.int(1, ranks.length),
    }));
  },
  masterpoints_clubmembershiphistory: (cast) => {
    const random = cast.random("masterpoints_clubmembershiphistory");
    return times(cast.scaled(4_500), (index) => {
      const club = random.pick(cast.clubs);
      return {
        old_mpc_id: index + 1,
        billing_month: random.int(1, 12),
        billing_year: random.int(2022, 2026),
        old_mpc_club_id: 100 + club.id,
        home_members: club.members.length,
        club_id: club.id,
      };
    });
  },
  masterpoints_masterpointevent: (cast) => {
    const random = cast.random("masterpoints_masterpointevent");
    return times(eventCount(cast), (index) => {
      const club = random.pick(cast.clubs);
      return {
        old_mpc_id: index + 1,
        event_name:
          `${club.home.suburb} ${random.pick(["Pairs", "Teams", "Cup"])}`.slice(
            0,
            50,
          ),
        event_code: `EV${index + 1}`,
        mp_colour: random.pick(["G", "R", "Y"]),
        comments: random.chance(0.2)
          ? personalRemark(random, club.secretary)
          : null,
        is_closed: random.chance(0.3),
        billing_club_id: 100 + club.id,
        created_date: timestamp(cast.past(random, 2_000)),
        added_by_id: random.pick(cast.staff).id,
        billing_organisation_id: club.id,
      };
    });
  },
  masterpoints_mpbatch: (cast) => {
    const random = cast.random("masterpoints_mpbatch");
    return times(batchCount(cast), (index) => {
      const club = random.pick(cast.clubs);
      return {
        old_mpc_id: index + 1,
        mps_submitted_green: random.int(1, 900) / 100,
        old_mpc_posted_by_user_id: club.secretary.id,
        posted_date: timestamp(cast.past(random, 1_800)),
        source: random.pick(["C", "E"]),
        old_mpc_event_or_club_id: 100 + club.id,
        posting_month: random.int(1, 12),
        posting_year: random.int(2022, 2026),
        is_mccutcheon_eligible: true,
        is_approved: true,
        uploaded_comments: random.chance(0.1)
          ? personalRemark(random, club.secretary)
          : null,
        admin_comments: random.chance(0.1)
          ? `Checked with ${fullName(club.secretary)}, ${club.secretary.email}`
          : null,
        is_charged: true,
        uploaded_filename: `${club.number}_${random.digits(6)}.csv`,
        how_submitted: "U",
        event_month: "OCT",
        club_id: club.id,
        masterpoint_event_id: random.chance(0.4)
          ? random.int(1, eventCount(cast))
          : null,
      };
    });
  },
  masterpoints_mptran: (cast) => {
    const random = cast.random("masterpoints_mptran");
    return times(cast.scaled(46_000), (index) => {
      const person = random.pick(numbered(cast));
      const batch = random.int(1, batchCount(cast));
      return {
        old_mpc_id: index + 1,
        old_mpc_player_id: 9_000 + person.id,
        mp_colour: random.pick(["G", "G", "G", "R", "Y"]),
        mp_amount: random.int(4, 260) / 100,
        source: random.pick(["C", "E"]),
        old_mp_batch_id: batch,
        is_approved: true,
        mp_batch_id: batch,
        user_id: person.id,
      };
    });
  },
});

/** Everybody with a number of the federation's. */
const numbered = perCast((cast: Cast) => [
  ...cast.registered,
  ...cast.unregistered,
]);

function batchCount(cast: Cast): number {
  return cast.scaled(3_000);
}

function eventCount(cast: Cast): number {
  return cast.scaled(480);
}
