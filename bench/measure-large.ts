import { cpus } from "node:os";
import { fillPeople, peopleRules } from "./data/people";
import {
  auditFigures,
  maskingFigures,
  memoryFigures,
  runFigures,
} from "./measure-people";
import type { Figure } from "./page/figures";
import { measureRounds } from "./work/rounds";
import { makePristine, onCopy, type Place, sizeOf } from "./work/server";
import { settingsOf } from "./work/settings";

/** One table of so many people that a round takes minutes: measured once, under default settings. */
export async function measureLarge(
  place: Place,
  users: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const people = `${users.toLocaleString("en")} people`;
  tell(`making ${people}`);
  const pristine = await makePristine(place, `large-${users}`, (client) =>
    fillPeople(client, users),
  );
  const size = await onCopy(place, pristine, settingsOf.default, sizeOf);
  const measured = {
    default: await measureRounds(
      place,
      pristine,
      peopleRules,
      "default",
      1,
      tell,
    ),
  };
  const data = `${people}: ${size}`;
  const common = { data, settings: "default" };
  const runs = measured.default.map(({ ours }) => ours);
  return [
    ...maskingFigures(measured, data, "once"),
    ...runFigures(measured, data),
    ...auditFigures(measured.default, common),
    ...runs.map(
      ({ auditProcessors }): Figure => ({
        ...common,
        what: "processors at work in the audit : all",
        ours: cpus().length,
        other: auditProcessors,
        unit: "processors",
        target: { is: "at least", ratio: 0.8 },
      }),
    ),
    ...memoryFigures(runs, common),
  ];
}
