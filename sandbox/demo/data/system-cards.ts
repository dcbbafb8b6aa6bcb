import { table } from "../facts";
import { timestamp } from "./moments";
import type { Random } from "./random";
import { fill, type Row, type Value } from "./row";
import { fullName, personalRemark, spokenPhone } from "./texts";

const agreements = [
  "",
  "",
  "",
  "5+ 11-15",
  "4+ 10-14",
  "Natural, forcing",
  "Limit raise",
  "Transfer",
  "Stayman",
  "Strong 22+",
  "Weak 6-10",
  "Splinter",
];

/** System cards: what two partners have agreed, in a column for each bid. */
export const systemCards = fill({
  accounts_systemcard: function* (cast) {
    const random = cast.random("accounts_systemcard");
    const columns = table("accounts_systemcard").columns;
    for (let index = 0; index < cast.scaled(1_100); index++) {
      const player = cast.player(random);
      const partner = cast.player(random);
      const agreed: Record<string, Value> = {};
      for (const column of columns) {
        if (column.type === "boolean") agreed[column.name] = random.chance(0.3);
        else if (column.type.startsWith("character"))
          agreed[column.name] = random.pick(agreements);
      }
      const card: Row = {
        ...agreed,
        card_name: `${player.last} - ${partner.last}`,
        player1: fullName(player),
        player2: fullName(partner),
        basic_system: random.pick(["Standard", "2/1", "Acol", "Precision"]),
        system_classification: random.pick(["G", "G", "B", "R", "Y"]),
        pre_alerts: random.chance(0.2) ? personalRemark(random, player) : "",
        response_notes: notes(random, `Questions to ${player.email}`),
        other_notes: notes(
          random,
          `Card typed up by ${fullName(partner)}, ${spokenPhone(random, partner)}, ${partner.email}`,
        ),
        user_id: player.id,
        save_date: timestamp(cast.past(random, 1_200)),
      };
      yield card;
    }
  },
});

function notes(random: Random, text: string): string {
  return random.chance(0.25) ? text : "";
}
