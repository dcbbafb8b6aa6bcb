import { fillWideValues, wideValuesRules } from "./data/wide-values";
import { mostMemory } from "./measure-people";
import type { Figure } from "./page/figures";
import { makePristine, onCopy, type Place } from "./work/server";
import { settingsOf } from "./work/settings";
import { callVerb } from "./work/verb";

/** In the order in which a person calls them. */
const verbs = ["check", "plan", "run"] as const;

/** The memory of the process where each row has values of 50 MB: they are to stay inside the server. Measured once. */
export async function measureWideValues(
  place: Place,
  rows: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  tell(`making ${rows} rows of 50 MB`);
  const pristine = await makePristine(place, "wide-values", (client) =>
    fillWideValues(client, rows),
  );
  const peaks: number[] = [];
  await onCopy(place, pristine, settingsOf.default, async (server) => {
    for (const verb of verbs) {
      const { seconds, peakMiB } = await callVerb(
        verb,
        place,
        server,
        wideValuesRules,
      );
      if (peakMiB !== undefined) peaks.push(peakMiB);
      tell(
        `wide values: ${verb} ${seconds.toFixed(1)} s and ${peakMiB?.toFixed(0)} MiB`,
      );
    }
  });
  return peaks.length === 0
    ? []
    : [
        {
          what: `memory of the process : ${mostMemory} MiB`,
          data: `wide values: ${rows} rows of 50 MB`,
          settings: "default",
          ours: Math.max(...peaks),
          other: mostMemory,
          unit: "MiB",
          target: { is: "at most", ratio: 1 },
        },
      ];
}
