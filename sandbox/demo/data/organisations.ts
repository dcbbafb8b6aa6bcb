import type { Cast } from "./cast";
import type { Club } from "./clubs";
import { timestamp } from "./moments";
import { paymentMethods } from "./payment-methods";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, remark, spokenPhone } from "./texts";

/** Clubs and what they set up for themselves. */
export const organisations = fill({
  organisations_organisation: function* (cast) {
    const random = cast.random("organisations_organisation");
    for (const club of cast.clubs) yield organisation(cast, random, club);
  },
  organisations_organisationfrontpage: function* (cast) {
    const random = cast.random("organisations_organisationfrontpage");
    for (const club of cast.clubs)
      yield { organisation_id: club.id, summary: frontPage(random, club) };
  },
  organisations_orgvenue: (cast) =>
    times(venueCount(cast), (index) => ({
      venue: ["Main hall", "Annexe", "Online", "Library"][index % 4],
      organisation_id: 1 + (index % cast.clubs.length),
      is_active: index % 9 !== 0,
    })),
  organisations_miscpaytype: (cast) =>
    times(cast.scaled(450), (index) => ({
      description: ["Parking", "Books", "Coffee card", "Lessons"][index % 4],
      organisation_id: 1 + (index % cast.clubs.length),
      default_amount: 2 + (index % 9) * 2.5,
    })),
  organisations_orgemailtemplate: (cast) => {
    const random = cast.random("organisations_orgemailtemplate");
    return times(emailTemplateCount(cast), (index) => {
      const club = random.pick(cast.clubs);
      return {
        template_name: `${random.pick(["Newsletter", "Results", "Committee"])} ${index + 1}`,
        banner: "email_banners/default_banner.jpg",
        footer: `<p>${club.name}, ${club.home.street}, ${club.home.suburb}. Questions to ${club.email} or ${fullName(club.secretary)}, ${spokenPhone(random, club.secretary)}</p>`,
        organisation_id: club.id,
        created_at: timestamp(cast.past(random, 1_200)),
        last_modified_by_id: club.secretary.id,
        updated_at: timestamp(cast.past(random, 300)),
        from_name: club.name,
        reply_to: random.chance(0.6) ? club.secretary.email : club.email,
        box_colour: "#9c27b0",
        box_font_colour: "#ffffff",
      };
    });
  },
  organisations_welcomepack: function* (cast) {
    const random = cast.random("organisations_welcomepack");
    for (const club of cast.clubs.slice(0, cast.scaled(180)))
      yield {
        welcome_email: `<p>Welcome to ${club.name}! I'm ${fullName(club.secretary)}, write to me at <a href="mailto:${club.secretary.email}">${club.secretary.email}</a> or ring ${spokenPhone(random, club.secretary)}.</p>`,
        organisation_id: club.id,
        template_id: random.int(1, emailTemplateCount(cast)),
        created_at: timestamp(cast.past(random, 900)),
        last_modified_by_id: club.secretary.id,
        updated_at: timestamp(cast.past(random, 200)),
      };
  },
  organisations_visitor: (cast) => {
    const random = cast.random("organisations_visitor");
    return times(cast.scaled(1_000), () => {
      const person = random.pick(cast.people);
      return {
        email: person.email || cast.address("visitors"),
        first_name: person.first,
        last_name: person.last,
        notes: random.chance(0.5) ? personalRemark(random, person) : null,
        organisation_id: random.pick(cast.clubs).id,
      };
    });
  },
  organisations_clublog: (cast) => {
    const random = cast.random("organisations_clublog");
    return times(cast.scaled(4_000), () => {
      const club = random.pick(cast.clubs);
      const person = random.pick(cast.people);
      return {
        action_date: timestamp(cast.past(random, 1_100)),
        action: random.pick([
          `Added ${fullName(person)} (${person.systemNumber}) as a director`,
          `Changed email of ${fullName(person)} to ${person.email}`,
          `Updated payment type`,
          `Sent email to ${person.email}`,
          `Edited venue: ${remark(random)}`,
        ]),
        actor_id: club.secretary.id,
        organisation_id: club.id,
      };
    });
  },
});

/** How many rows organisations_orgvenue has. */
export function venueCount(cast: Cast): number {
  return cast.scaled(300);
}

/** How many rows organisations_orgemailtemplate has. */
export function emailTemplateCount(cast: Cast): number {
  return cast.scaled(280);
}

function organisation(cast: Cast, random: Random, club: Club): Row {
  const federation = club.id === 1;
  return {
    org_id: club.number,
    name: club.name,
    type: federation ? "National" : "Club",
    address1: club.home.street,
    address2: random.chance(0.3) ? `c/- ${fullName(club.secretary)}` : null,
    suburb: club.home.suburb,
    state: club.home.state,
    postcode: club.home.postcode,
    bank_account: random.digits(random.int(7, 9)),
    bank_bsb: random.digits(6),
    last_updated: timestamp(cast.past(random, 500)),
    last_updated_by_id: random.pick(cast.staff).id,
    club_email: club.email.slice(0, 40),
    club_website: club.website,
    secretary_id: club.secretary.id,
    status: random.chance(0.95) ? "Open" : "Closed",
    membership_renewal_date_day: 1,
    membership_renewal_date_month: random.pick([1, 4, 7]),
    default_secondary_payment_method_id: random.pick(
      paymentMethods(cast).of(club),
    ),
    results_email_message: random.chance(0.2)
      ? `Queries about results to ${fullName(club.secretary)}, ${club.secretary.email}`
      : "",
    minimum_balance_after_settlement: random.int(0, 4) * 100,
    send_results_email: true,
    xero_contact_id: uuid(random),
    use_last_payment_method_for_player_sessions: random.chance(0.4),
    full_club_admin: random.chance(0.7),
    old_mpc_id: 100 + club.id,
    internal_settlement_org: federation,
  };
}

function frontPage(random: Random, club: Club): string {
  return `<h1>${club.name}</h1><p>We play at ${club.home.street}, ${club.home.suburb} ${club.home.state} ${club.home.postcode}. ${remark(random)}</p><p>Secretary: ${fullName(club.secretary)}, phone ${spokenPhone(random, club.secretary)}, email <a href="mailto:${club.secretary.email}">${club.secretary.email}</a></p>`;
}

/** In the form of a version 4 UUID. */
export function uuid(random: Random): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
}
