import type { Cast } from "./cast";
import { date, timestamp } from "./moments";
import { type Session, sessions } from "./play";
import { fill, type Row } from "./row";
import { fullName } from "./texts";

/** Results of sessions, with everybody's score and partner. */
export const results = fill({
  results_resultsfile: function* (cast) {
    const random = cast.random("results_resultsfile");
    for (const { type, when } of published(cast))
      yield {
        results_file: `results/club_${type.club.id}/${date(when)}/${random.token(9)}.xml`,
        status: random.chance(0.95) ? "PU" : "PE",
        created_at: timestamp(when),
        organisation_id: type.club.id,
        uploaded_by_id: type.club.secretary.id,
        description: `Results of ${date(when)}, scored by ${fullName(type.club.secretary)}`,
        event_date: date(when),
        event_type: "Pairs",
      };
  },
  results_playersummaryresult: scores,
});

/** About every third session has its results online. */
function published(cast: Cast): readonly Session[] {
  return sessions(cast).filter(({ id }) => id % 3 === 0 || id === 1);
}

function* scores(cast: Cast): Generator<Row> {
  const random = cast.random("results_playersummaryresult");
  for (const [index, session] of published(cast).entries())
    for (const [place, entry] of session.entries.entries()) {
      // Seats come in the order N, S, E, W: partners are side by side.
      const partner = session.entries[place ^ 1]?.person ?? entry.person;
      const percentage = random.int(3_200, 6_900) / 100;
      yield {
        player_system_number: entry.person.systemNumber,
        result_date: date(session.when),
        position: 1 + place,
        percentage,
        result_string: `${fullName(entry.person)} & ${fullName(partner)} ${percentage}%`,
        event_name: `${session.type.club.name} ${date(session.when)}`,
        results_file_id: index + 1,
        partner_or_team_name: fullName(partner),
      };
    }
}
