import type { Cast } from "./cast";
import { date, day, timestamp } from "./moments";
import { type Congress, type CongressEvent, programme } from "./programme";
import type { Random } from "./random";
import { fill, type Row, times } from "./row";
import { fullName, personalRemark, remark, spokenPhone } from "./texts";

/** Congresses: what conveners publish about them. Entries are in `entries.ts`. */
export const congresses = fill({
  events_congressmaster: function* (cast) {
    for (const { club } of programme(cast).masters)
      yield { name: `${club.home.suburb} Congress`, org_id: club.id };
  },
  events_congress: function* (cast) {
    const random = cast.random("events_congress");
    for (const congress of programme(cast).congresses)
      yield describe(cast, random, congress);
  },
  events_event: function* (cast) {
    const random = cast.random("events_event");
    for (const event of programme(cast).events)
      yield describeEvent(random, event);
  },
  events_session: function* (cast) {
    const random = cast.random("events_session");
    for (const event of programme(cast).events)
      for (let part = 0; part < (random.chance(0.6) ? 2 : 1); part++)
        yield {
          session_date: date(event.congress.start + part * day),
          session_start: "10:00:00",
          session_end: "13:30:00",
          event_id: event.id,
        };
  },
  events_category: (cast) => {
    const random = cast.random("events_category");
    return times(categoryCount(cast), () => ({
      description: random.pick([
        "Under 300 MPs",
        "Club members",
        "Novice",
        "Youth",
      ]),
      event_id: random.int(1, programme(cast).events.length),
    }));
  },
  events_bulletin: (cast) =>
    documents(cast, "events_bulletin", 380, "bulletins"),
  events_congressdownload: (cast) =>
    documents(cast, "events_congressdownload", 600, "congress-downloads"),
  events_congresslink: (cast) => {
    const random = cast.random("events_congresslink");
    return times(cast.scaled(800), () => {
      const congress = random.pick(programme(cast).congresses);
      return {
        link: `<a href="${congress.club.website}">${congress.club.name}</a>`.slice(
          0,
          100,
        ),
        congress_id: congress.id,
      };
    });
  },
  events_congressnewsitem: (cast) => {
    const random = cast.random("events_congressnewsitem");
    return times(cast.scaled(280), () => ({
      text: `<p>${remark(random)} ${personalRemark(random, cast.player(random))}</p>`,
      congress_id: random.int(1, programme(cast).congresses.length),
    }));
  },
});

/** How many rows events_category has. */
export function categoryCount(cast: Cast): number {
  return cast.scaled(1_200);
}

function documents(
  cast: Cast,
  table: string,
  count: number,
  folder: string,
): Iterable<Row> {
  const random = cast.random(table);
  return times(cast.scaled(count), () => {
    const congress = random.pick(programme(cast).congresses);
    const author = cast.player(random);
    return {
      document: `${folder}/${date(congress.start).replaceAll("-", "/")}/${author.last.replaceAll("'", "")}_${random.token(7)}.pdf`,
      create_date: timestamp(congress.start - 5 * day),
      congress_id: congress.id,
      description: random.pick([
        "Supplementary regulations",
        "Bulletin of day one",
        `Report by ${fullName(author)}`,
        "Entry list",
      ]),
    };
  });
}

function describe(cast: Cast, random: Random, congress: Congress): Row {
  const { club, start } = congress;
  const convener = club.secretary;
  const director = cast.player(random);
  const contact = `${fullName(convener)}, ${spokenPhone(random, convener)}, <a href="mailto:${convener.email}">${convener.email}</a>`;
  return {
    year: new Date(start).getUTCFullYear(),
    venue_name: club.name,
    venue_location: club.home.suburb,
    venue_transport: `<p>${random.pick(["Bus 204 stops outside.", "Ten minutes from the station."])} For a lift ring ${fullName(director)}, ${spokenPhone(random, director)}.</p>`,
    venue_catering: `<p>Lunch is included. Diets to ${convener.email}.</p>`,
    venue_additional_info: random.chance(0.3)
      ? `<p>${remark(random)}</p>`
      : null,
    congress_master_id: congress.master,
    name: congress.name,
    date_string: `${date(start)} to ${date(start + day)}`,
    author_id: convener.id,
    created_date: timestamp(start - 150 * day),
    status: random.pick(["Published", "Published", "Closed", "Draft"]),
    last_updated: timestamp(start - 20 * day),
    last_updated_by_id: convener.id,
    additional_info: `<p>${personalRemark(random, convener)}</p>`,
    general_info: `<p>${remark(random)} Entries close a week before. ${contact}</p>`,
    people: `<table class="table"><tr><td>Organiser</td><td>${contact}</td></tr><tr><td>Chief director</td><td>${fullName(director)} ${director.email}</td></tr></table>`,
    raw_html: random.chance(0.1) ? `<div>${contact}</div>` : null,
    allow_partnership_desk: true,
    entry_close_date: date(start - 7 * day),
    entry_open_date: date(start - 100 * day),
    payment_method_bank_transfer: true,
    payment_method_system_dollars: true,
    end_date: date(start + day),
    start_date: date(start),
    sponsors: random.chance(0.3)
      ? `<p>Prizes by ${fullName(cast.player(random))} Real Estate</p>`
      : null,
    links: `<a href="${club.website}">${club.website}</a>`,
    youth_payment_discount_age: 26,
    senior_age: 60,
    bank_transfer_details: `BSB ${random.digits(6)} account ${random.digits(8)}, ${club.name}. Tell ${convener.email} when you have paid.`,
    cheque_details: `Payable to ${club.name}, post to ${fullName(convener)}, ${club.home.street}, ${club.home.suburb}`,
    latest_news: random.chance(0.2)
      ? `<p>${personalRemark(random, director)}</p>`
      : null,
    congress_type: random.pick(["club_congress", "state_congress", "club"]),
    contact_email: random.chance(0.5) ? convener.email : club.email,
    congress_venue_type: random.pick(["F", "F", "O", "M"]),
    online_platform: random.pick(["U", "B", "R"]),
    allow_member_entry_fee: random.chance(0.1),
    results_url: random.chance(0.3)
      ? `${club.website}/results/${congress.id}`
      : null,
  };
}

function describeEvent(random: Random, event: CongressEvent): Row {
  return {
    event_name: event.name,
    description: random.chance(0.5) ? remark(random) : null,
    event_type: random.pick(["Open", "Restricted", "Novice"]),
    congress_id: event.congress.id,
    player_format: event.size === 2 ? "Pairs" : "Teams",
    entry_fee: event.fee,
    entry_early_payment_discount: 5,
    entry_youth_payment_discount: 50,
    free_format_question: random.chance(0.1)
      ? "Which phone number can we reach you on?"
      : null,
    allow_team_names: event.size === 4,
    list_priority_order: event.id % 6,
    denormalised_start_date: date(event.congress.start),
    denormalised_start_time: "10:00:00",
    denormalised_end_date: date(event.congress.start + day),
    denormalised_end_time: "17:00:00",
    member_entry_fee: event.fee - 5,
  };
}
