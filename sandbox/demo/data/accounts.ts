import type { Cast } from "./cast";
import { day, hour, timestamp } from "./moments";
import { type Person, systemAccounts } from "./people";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { personalRemark, remark } from "./texts";

/** Users, their tokens, partners and settings. */
export const accounts = fill({
  accounts_user: function* (cast) {
    const random = cast.random("accounts_user");
    for (const person of cast.people) yield user(cast, random, person);
  },
  accounts_unregistereduser: function* (cast) {
    const random = cast.random("accounts_unregistereduser");
    for (const person of cast.unregistered)
      yield unregistered(cast, random, person);
  },
  accounts_useradditionalinfo: function* (cast) {
    const random = cast.random("accounts_useradditionalinfo");
    for (const person of cast.registered)
      if (random.chance(0.78)) yield additionalInfo(cast, random, person);
  },
  accounts_teammate: (cast) => {
    const random = cast.random("accounts_teammate");
    return times(cast.scaled(7_000), () => ({
      make_payments: random.chance(0.3),
      user_id: cast.player(random).id,
      team_mate_id: cast.player(random).id,
    }));
  },
  accounts_userpaysfor: (cast) => {
    const random = cast.random("accounts_userpaysfor");
    return times(cast.scaled(300), () => ({
      criterion: random.pick(["AL", "PT", "PS"]),
      lucky_person_id: cast.player(random).id,
      sponsor_id: cast.player(random).id,
    }));
  },
  accounts_apitoken: (cast) => {
    const random = cast.random("accounts_apitoken");
    return times(cast.scaled(40), () => ({
      token: `API_${random.token(36)}`,
      created_date: timestamp(cast.past(random, 900)),
      user_id: cast.player(random).id,
    }));
  },
  accounts_nextinternalsystemnumber: (cast) => [
    { number: 1_000_000_001 + cast.people.length },
  ],
  api_apilog: (cast) => {
    const random = cast.random("api_apilog");
    return times(cast.scaled(2_500), () => ({
      api: random.pick([
        "notifications/sms-file-upload",
        "notifications/mobile-client-register",
        "notifications/mobile-client-get-unread-messages",
        "results/results-file-upload",
      ]),
      version: "v1.1",
      created_date: timestamp(cast.past(random, 400)),
      admin_id: cast.player(random).id,
    }));
  },
});

function user(cast: Cast, random: Random, person: Person): Row {
  const system = person.id <= systemAccounts;
  const staff = cast.staff.includes(person);
  return {
    password: password(random, person, system),
    last_login: person.lastLogin === null ? null : timestamp(person.lastLogin),
    is_superuser: person === cast.staff[0] || (staff && random.chance(0.3)),
    username: String(person.systemNumber),
    first_name: person.first,
    last_name: person.last,
    is_staff: staff,
    is_active: person.type === "U",
    date_joined: timestamp(person.joined),
    email: person.email,
    mobile: person.mobile,
    about: random.chance(0.12)
      ? `${remark(random)} ${personalRemark(random, person)}`
      : null,
    pic:
      !system && random.chance(0.15)
        ? `pic_folder/${person.first}_${person.last}_${random.token(7)}.jpg`
        : "pic_folder/default-avatar.png",
    dob: person.born,
    bbo_name:
      !system && random.chance(0.4)
        ? `${person.first.toLowerCase().slice(0, 9)}${random.int(1, 99)}`
        : null,
    system_number: person.systemNumber,
    auto_amount: person.stripe && random.chance(0.6) ? 100 : null,
    stripe_customer_id: person.stripe,
    stripe_auto_confirmed: person.stripe
      ? random.pick(["On", "On", "Off", "Pending"])
      : "Off",
    receive_sms_results: random.chance(0.6),
    receive_abf_newsletter: random.chance(0.8),
    receive_marketing: random.chance(0.5),
    receive_monthly_masterpoints_report: random.chance(0.9),
    receive_payments_emails: random.chance(0.95),
    receive_sms_reminders: random.chance(0.2),
    receive_email_results: random.chance(0.9),
    receive_low_balance_emails: random.chance(0.9),
    receive_member_to_member_emails: random.chance(0.9),
    last_activity:
      person.lastLogin === null ? null : timestamp(person.lastLogin + hour / 5),
    system_number_search: true,
    deceased: random.chance(0.01),
    is_abf_active: random.chance(0.9),
    old_mpc_id: person.type === "C" || system ? null : 9_000 + person.id,
    user_type: person.type,
    identifier: random.token(10),
  };
}

/** In Django's forms: a digest, or for somebody without a password an exclamation mark and noise. */
function password(random: Random, person: Person, system: boolean): string {
  return person.type === "U" && !system
    ? `pbkdf2_sha256$1000000$${random.token(22)}$${random.token(43)}=`
    : `!${random.token(40)}`;
}

function unregistered(cast: Cast, random: Random, person: Person): Row {
  const invited = random.chance(0.4);
  return {
    first_name: person.first,
    last_name: person.last,
    system_number: person.systemNumber,
    last_registration_invite_sent: invited
      ? timestamp(cast.past(random, 700))
      : null,
    last_registration_invite_by_club_id: invited
      ? random.pick(cast.clubs).id
      : null,
    last_registration_invite_by_user_id: invited
      ? cast.player(random).id
      : null,
    created_at: timestamp(person.joined),
    last_updated_by_id: random.pick(cast.staff).id,
    origin: random.pick(["MPC", "MPC", "MPCS", "Pianola", "CSV", "Manual"]),
    updated_at: timestamp(person.joined + 3 * day),
    added_by_club_id: random.chance(0.5) ? random.pick(cast.clubs).id : null,
    identifier: random.token(10),
    deceased: random.chance(0.03),
    is_active: true,
    old_mpc_id: 9_000 + person.id,
  };
}

function additionalInfo(cast: Cast, random: Random, person: Person): Row {
  const bounced = random.chance(0.02);
  return {
    email_hard_bounce: bounced,
    email_hard_bounce_reason: bounced
      ? `smtp; 550 5.1.1 <${person.email}>: Recipient address rejected: User unknown`
      : null,
    user_id: person.id,
    email_hard_bounce_date: bounced ? timestamp(cast.past(random, 800)) : null,
    congress_view_filters: random.chance(0.3)
      ? `{"state": "${person.home.state}", "venue_type": "all"}`
      : "",
    last_club_visited: random.pick(cast.clubs).id,
    member_sort_order: random.pick(["", "first_asc", "last_desc"]),
    last_registration_invite_sent: null,
  };
}
