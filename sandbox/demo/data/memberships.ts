import { type Cast, perCast } from "./cast";
import type { Club } from "./clubs";
import { date, day, timestamp } from "./moments";
import { paymentMethods } from "./payment-methods";
import type { Person } from "./people";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, spokenPhone } from "./texts";

const typeNames = ["Standard", "Youth", "Life member"];
const year = 365 * day;

/** Somebody's place in a club. */
export interface Membership {
  readonly club: Club;
  readonly person: Person;
  /** Since when, in milliseconds. */
  readonly since: number;
  /** organisations_membermembershiptype.id of the latest year. */
  readonly latest: number;
  /** How many years there are rows for. */
  readonly years: number;
}

/** Who is a member of which club: each person of the home club, some of a second one too. */
export const memberships = perCast((cast: Cast): readonly Membership[] => {
  const random = cast.random("memberships");
  const list: Membership[] = [];
  let latest = 0;
  const join = (club: Club, person: Person): void => {
    const years = random.int(0, 3) === 0 ? 2 : 1;
    latest += years;
    list.push({ club, person, since: person.joined, latest, years });
  };
  for (const club of cast.clubs) {
    for (const person of club.members) {
      if (random.chance(0.78)) join(club, person);
      if (random.chance(0.1))
        join(cast.clubs[club.id % cast.clubs.length] ?? club, person);
    }
  }
  return list;
});

/** Members of clubs, and what the clubs keep about them. */
export const clubMembers = fill({
  organisations_membershiptype: function* (cast) {
    for (const club of cast.clubs)
      for (const [index, name] of typeNames.entries())
        yield {
          name,
          description: `${name} membership of ${club.name}`,
          annual_fee: [55, 20, 0][index],
          does_not_pay_session_fees: false,
          does_not_renew: index === 2,
          created_at: timestamp(cast.now - 1_500 * day),
          updated_at: timestamp(cast.now - 400 * day),
          last_modified_by_id: club.secretary.id,
          organisation_id: club.id,
          is_default: index === 0,
          grace_period_days: 31,
        };
  },
  organisations_membermembershiptype: function* (cast) {
    const random = cast.random("organisations_membermembershiptype");
    for (const membership of memberships(cast))
      for (let left = membership.years - 1; left >= 0; left--)
        yield membershipYear(cast, random, membership, left);
  },
  organisations_memberclubdetails: function* (cast) {
    const random = cast.random("organisations_memberclubdetails");
    for (const membership of memberships(cast))
      yield details(cast, random, membership);
  },
  organisations_memberclubemail: function* (cast) {
    const random = cast.random("organisations_memberclubemail");
    for (const { club, person } of memberships(cast))
      if (person.type === "N" && person.email && random.chance(0.7))
        yield {
          system_number: person.systemNumber,
          email: person.email,
          organisation_id: club.id,
          ...bounce(cast, random, person),
        };
  },
  organisations_membercluboptions: (cast) => {
    const random = cast.random("organisations_membercluboptions");
    return times(cast.scaled(5_000), () => ({
      allow_membership: true,
      allow_auto_pay: random.chance(0.8),
      share_data: random.pick(["NEVER", "ONCE", "ALWAYS"]),
      club_id: random.pick(cast.clubs).id,
      user_id: cast.player(random).id,
    }));
  },
  organisations_clubtag: (cast) =>
    times(tagCount(cast), (index) => ({
      tag_name: ["Committee", "Directors", "Beginners", "Wednesday"][index % 4],
      organisation_id: 1 + (index % cast.clubs.length),
    })),
  organisations_memberclubtag: (cast) => {
    const random = cast.random("organisations_memberclubtag");
    return times(cast.scaled(5_000), () => ({
      club_tag_id: random.int(1, tagCount(cast)),
      system_number: random.pick(memberships(cast)).person.systemNumber,
    }));
  },
  organisations_clubmemberlog: (cast) => {
    const random = cast.random("organisations_clubmemberlog");
    return times(cast.scaled(9_000), () => {
      const { club, person } = random.pick(memberships(cast));
      return {
        system_number: person.systemNumber,
        date: timestamp(cast.past(random, 700)),
        description: random.pick([
          `Joined ${club.name}`,
          `Email changed to ${person.email}`,
          `Phone changed from ${person.phone} to ${spokenPhone(random, person)}`,
          "Membership renewed by Bridge Credits",
          `Invitation sent to ${person.email}`,
        ]),
        actor_id: club.secretary.id,
        club_id: club.id,
      };
    });
  },
});

function tagCount(cast: Cast): number {
  return cast.scaled(600);
}

function membershipYear(
  cast: Cast,
  random: Random,
  { club, person }: Membership,
  left: number,
): Row {
  const start = cast.now - (left + 1) * year + 60 * day;
  const paid = left > 0 || random.chance(0.85);
  return {
    home_club: person.id % 3 !== 0,
    created_at: timestamp(start),
    last_modified_by_id: club.secretary.id,
    membership_type_id:
      (club.id - 1) * typeNames.length + random.pick([1, 1, 1, 2, 3]),
    system_number: person.systemNumber,
    start_date: date(start),
    due_date: date(start + 31 * day),
    end_date: date(start + year),
    fee: 55,
    membership_state: left > 0 ? "END" : paid ? "CUR" : "DUE",
    paid_until_date: paid ? date(start + year) : null,
    payment_method_id: paid ? random.pick(paymentMethods(cast).of(club)) : null,
    is_paid: paid,
    auto_pay_date: random.chance(0.3) ? date(start + 10 * day) : null,
    paid_date: paid ? date(start + random.int(0, 30) * day) : null,
  };
}

function details(cast: Cast, random: Random, membership: Membership): Row {
  const { club, person } = membership;
  const relative = random.pick(cast.people);
  const full = random.chance(0.6);
  return {
    system_number: person.systemNumber,
    membership_status: random.pick(["CUR", "CUR", "CUR", "DUE", "LAP"]),
    joined_date: date(membership.since),
    address1: full ? person.home.street : null,
    address2: full ? person.home.suburb : null,
    state: full ? person.home.state : null,
    postcode: full ? person.home.postcode : null,
    other_phone: full ? person.phone : null,
    dob: full ? person.born : null,
    club_membership_number: full
      ? String(club.id * 1_000 + (person.id % 1_000))
      : null,
    emergency_contact: full
      ? `${relative.first} ${person.last} (${random.pick(["wife", "husband", "daughter", "son"])}) ${spokenPhone(random, relative)}`
      : null,
    notes: random.chance(0.2)
      ? `${fullName(person)}: ${personalRemark(random, person)}`
      : null,
    // Typed in by the club: not always as the person wrote it.
    email: random.chance(0.7)
      ? random.chance(0.2)
        ? person.email.toLowerCase()
        : person.email
      : null,
    ...bounce(cast, random, person),
    club_id: club.id,
    latest_membership_id: membership.latest,
    previous_membership_status: random.chance(0.3) ? "DUE" : null,
    left_date: null,
    preferred_phone: person.mobile ?? person.phone,
  };
}

/** What the mail provider said of the few addresses that don't exist any more. */
function bounce(cast: Cast, random: Random, person: Person): Row {
  const bounced = random.chance(0.015);
  return {
    email_hard_bounce: bounced,
    email_hard_bounce_reason: bounced
      ? `smtp; 550 5.1.1 ${person.email} user unknown`
      : null,
    email_hard_bounce_date: bounced ? timestamp(cast.past(random, 300)) : null,
  };
}
