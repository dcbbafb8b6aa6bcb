import {
  fillMasks,
  lookedThrough,
  type MaskedValue,
  maskedValues,
  maskRules,
  maskRulesOf,
  valuesOf,
} from "./data/masks";
import { type Figure, leastNote, median } from "./page/figures";
import { maskOneByOne, type TableSeconds } from "./work/mask-tables";
import { sanitise } from "./work/sanitise";
import { makePristine, onCopy, type Place, type Pristine } from "./work/server";
import { settingsOf, type Tuning } from "./work/settings";

/** Every mask by itself, in tables of an id and one column. */
export async function measureMasks(
  place: Place,
  rows: number,
  runs: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  tell(`making ${rows.toLocaleString("en")} values for each mask`);
  const make = (tuning: Tuning) =>
    makePristine(place, "masks", (client) => fillMasks(client, rows), tuning);
  const pristine = await make("default");
  const leastOf = new Map(
    maskedValues.map(({ table, least }) => [table, least]),
  );
  const measured = async (tuning: Tuning, on: Pristine) => {
    const rounds: ReadonlyMap<string, TableSeconds>[] = [];
    for (let run = 1; run <= runs; run++)
      rounds.push(
        await onCopy(place, on, settingsOf[tuning], (server) =>
          maskOneByOne(server, maskRules, leastOf),
        ),
      );
    return maskedValues.map(({ what, table, goal, oneOf }): Figure => {
      const medianOf = (which: "masking" | "vacuum" | "least") =>
        median(rounds.map((round) => round.get(table)?.[which] ?? Number.NaN));
      const other = medianOf("vacuum");
      const floor = medianOf("least") / other;
      tell(
        `${tuning}: ${what}: ${medianOf("masking").toFixed(2)} s, VACUUM FULL ${other.toFixed(2)} s, the least ${floor.toFixed(2)} of it`,
      );
      return {
        what: `${what} : VACUUM FULL`,
        data: `${valuesOf(rows, oneOf).toLocaleString("en")} values`,
        settings: tuning,
        ours: medianOf("masking"),
        other,
        unit: "s",
        target: { is: "at most", ratio: goal },
        note: leastNote(floor, goal),
      };
    });
  };
  return [
    ...(await measured("default", pristine)),
    ...(await measured("tuned", pristine)),
    ...(await measured("newest", await make("newest"))),
    ...(await measureRuns(place, rows, tell)),
  ];
}

/** Whole runs on one table of texts, and on one of documents, against their masking alone. */
async function measureRuns(
  place: Place,
  rows: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const tuning of ["default", "newest"] as const)
    for (const value of lookedThrough)
      figures.push(await measureRun(place, rows, tuning, value, tell));
  return figures;
}

async function measureRun(
  place: Place,
  rows: number,
  settings: Tuning,
  value: MaskedValue,
  tell: (text: string) => void,
): Promise<Figure> {
  const pristine = await makePristine(
    place,
    value.table,
    (client) => fillMasks(client, rows, [value]),
    settings,
  );
  const { seconds, masking, phases } = await onCopy(
    place,
    pristine,
    settingsOf[settings],
    (server) => sanitise(server, maskRulesOf([value])),
  );
  tell(
    `${settings}: ${value.what}: ${phases.map((phase) => `${phase.name} ${phase.seconds.toFixed(1)} s`).join(", ")}`,
  );
  return {
    what: `a whole run : masking (${value.what}, once)`,
    data: `${rows.toLocaleString("en")} values`,
    settings,
    ours: seconds,
    other: masking,
    unit: "s",
    target: { is: "at most", ratio: 2.5 },
  };
}
