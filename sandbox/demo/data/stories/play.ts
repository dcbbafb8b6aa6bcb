import type { Cast } from "../cast";
import type { Draft, Stories, Subject } from "../draft";
import { nth } from "../faker";
import { date } from "../moments";
import { fullName } from "../tell";
import { ofSecretary, paymentMethod } from "./clubs";
import { sessionPayment } from "./payments";

/** How many sit down at a session's three tables: so many rows of its entries, and of its results. */
const seats = 12;

/** Bridge: sessions at the clubs, their results, congresses and masterpoints. */
export function play(cast: Cast): Stories {
  const types = cast.rows("club_sessions_sessiontype");
  const ofSession = (session: number): Pick<Subject, "club" | "when"> => {
    const { club, when } = sessionPayment(cast, session * 3);
    return { club, when };
  };
  /** The first at each table pays by the federation's credit: a line of the accounts. */
  const accountLine = ({ index }: Draft) =>
    index % 4 === 0 ? index / 4 + 1 : null;
  return {
    club_sessions_sessiontype: {
      about: ({ index }) => ({ club: nth(cast.clubs, index) }),
    },
    club_sessions_session: {
      about: ({ index }) => ofSession(index),
      columns: {
        director_id: ({ club }) => club.secretary.id,
        session_type_id: ({ index }) => 1 + (index % types),
        default_secondary_payment_method_id: paymentMethod,
        additional_session_fee_reason: "",
      },
    },
    club_sessions_sessionentry: {
      about: (draft) => {
        const line = accountLine(draft);
        if (line !== null) return sessionPayment(cast, line - 1);
        const session = ofSession(Math.floor(draft.index / seats));
        const players = [...session.club.members.slice(0, 400), draft.person];
        return { ...session, person: nth(players, draft.index) };
      },
      columns: {
        session_id: ({ index }) => 1 + Math.floor(index / seats),
        pair_team_number: ({ index }) => 1 + (Math.floor(index / 4) % 3),
        seat_number_internal: ({ index }) => index % 4,
        member_tran_id: accountLine,
        org_tran_id: accountLine,
        payment_method_id: paymentMethod,
        player_name_from_file: ({ person }) => fullName(person).toUpperCase(),
      },
    },
    results_resultsfile: { about: ofSecretary },
    results_playersummaryresult: {
      columns: {
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
      },
    },
    events_evententry: {
      columns: { team_name: ({ person }) => person.last.toUpperCase() },
    },
    events_evententryplayer: {
      // Now and then someone plays whom nobody has a name for yet: Cobalt's TBA player.
      columns: {
        player_id: ({ person, index }) => (index % 30 === 0 ? 2 : person.id),
        override_tba_name: ({ index, other }) =>
          index % 30 === 0 ? fullName(other) : null,
      },
    },
  };
}
