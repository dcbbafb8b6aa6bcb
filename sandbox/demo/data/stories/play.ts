import type { Cast } from "../cast";
import type { Draft, Stories, Subject } from "../draft";
import { nth } from "../faker";
import { date, day, timestamp } from "../moments";
import { fullName } from "../tell";
import { ofSecretary, paymentMethod } from "./clubs";
import { sessionPayment } from "./payments";

/** How many sit down at a session's three tables: so many rows of its entries. */
const seats = 12;

/** Bridge: sessions at the clubs, their results, congresses and masterpoints. */
export function play(cast: Cast): Stories {
  const { rows } = cast;
  const types = rows.club_sessions_sessiontype;
  const ofType = ({ index }: Draft) => ({ club: nth(cast.clubs, index) });
  const ofSession = (session: number): Pick<Subject, "club" | "when"> => {
    const { club, when } = sessionPayment(cast, session * 3);
    return { club, when };
  };
  /** The first at each table pays by the federation's credit, and that is in the accounts. */
  const paid = (index: number) => (index % 4 === 0 ? index / 4 : undefined);
  const member = ({ index, person }: Draft) => {
    const { club, when } = ofSession(Math.floor(index / seats));
    const payment = paid(index);
    if (payment !== undefined) return sessionPayment(cast, payment);
    const { members } = club;
    return {
      club,
      when,
      person: members.length > 0 ? nth(members, index) : person,
    };
  };
  const ofResults = ({ index }: Draft) => ofSession(index * 3);
  return {
    club_sessions_sessiontype: { about: ofType },
    club_sessions_sessiontypepaymentmethod: {
      columns: {
        payment_method_id: paymentMethod,
        session_type_id: ({ index }) => 1 + Math.floor(index / 3),
      },
    },
    club_sessions_session: {
      about: ({ index }) => ofSession(index),
      columns: {
        director_id: ({ club }) => club.secretary.id,
        session_type_id: ({ index }) => 1 + (index % types),
        additional_session_fee: 0,
        default_secondary_payment_method_id: paymentMethod,
        additional_session_fee_reason: "",
      },
    },
    club_sessions_sessionentry: {
      about: member,
      columns: {
        session_id: ({ index }) => 1 + Math.floor(index / seats),
        pair_team_number: ({ index }) => 1 + (Math.floor(index / 4) % 3),
        seat_number_internal: ({ index }) => index % 4,
        member_tran_id: ({ index }) => accountLine(paid(index)),
        org_tran_id: ({ index }) => accountLine(paid(index)),
        payment_method_id: paymentMethod,
        player_name_from_file: ({ person }) => fullName(person).toUpperCase(),
        is_paid: ({ index }) => index % 4 !== 3,
      },
    },
    results_resultsfile: {
      about: (draft) => ({
        ...ofResults(draft),
        person: ofResults(draft).club.secretary,
      }),
    },
    results_playersummaryresult: {
      about: ({ index }) => ofSession(Math.floor(index / seats) * 3),
      columns: {
        position: ({ index }) => 1 + (index % seats),
        result_string: ({ person, other, index }) =>
          `${fullName(person)} & ${fullName(other)} ${40 + (index % 25)}%`,
        results_file_id: ({ index }) => 1 + Math.floor(index / seats),
        partner_or_team_name: ({ other }) => fullName(other),
      },
    },
    events_congressmaster: {
      columns: { name: ({ club }) => `${club.home.suburb} Congress` },
    },
    events_congress: {
      about: ofSecretary,
      columns: {
        name: ({ club, when }) => `${club.home.suburb} Congress ${date(when)}`,
        date_string: ({ when }) => `${date(when)} to ${date(when + day)}`,
        contact_email: ({ club, person, index }) =>
          index % 2 === 0 ? person.email : club.email,
        youth_payment_discount_age: 26,
        senior_age: 60,
      },
    },
    events_evententry: {
      columns: {
        team_name: ({ person, index }) =>
          index % 3 === 0 ? person.last.toUpperCase() : null,
      },
    },
    events_evententryplayer: {
      // Now and then someone plays whom nobody has a name for yet: Cobalt's TBA player.
      columns: {
        player_id: ({ person, index }) => (isTba(index) ? 2 : person.id),
        event_entry_id: ({ index }) => 1 + (index % rows.events_evententry),
        override_tba_name: ({ index, other }) =>
          isTba(index) ? fullName(other) : null,
        override_tba_system_number: ({ index, other }) =>
          isTba(index) ? other.systemNumber : 0,
      },
    },
    masterpoints_period: {
      columns: {
        period_month: ({ index }) => 1 + (index % 12),
        period_year: ({ index }) => 2017 + Math.floor(index / 12),
        period_end: ({ index }) =>
          timestamp(cast.now - (rows.masterpoints_period - index) * 30 * day),
        is_current: ({ index }) => index === rows.masterpoints_period - 1,
      },
    },
    masterpoints_masterpointevent: { about: ofSecretary },
    masterpoints_mpbatch: { about: ofSecretary },
    masterpoints_rank: {
      columns: { total_needed: ({ index }) => index * index * 5 },
    },
  };
}

function accountLine(payment: number | undefined): number | null {
  return payment === undefined ? null : payment + 1;
}

function isTba(index: number): boolean {
  return index % 30 === 0;
}
