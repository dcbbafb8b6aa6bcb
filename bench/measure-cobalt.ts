import { readFileSync } from "node:fs";
import { cobaltRules } from "./data/cobalt";
import {
  auditFigures,
  maskingFigures,
  memoryFigures,
  runFigures,
  updateFigure,
} from "./measure-people";
import type { Figure } from "./page/figures";
import { measureRounds, writtenTables } from "./work/rounds";
import { onCopy, type Place, type Pristine, sizeOf } from "./work/server";
import { settingsOf, type Tuning } from "./work/settings";

/** What is measured on Cobalt's database. */
export async function measureCobalt(
  place: Place,
  pristine: Pristine,
  ofNewest: Pristine,
  runs: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const rules = readFileSync(cobaltRules, "utf8");
  const size = await onCopy(place, pristine, settingsOf.default, sizeOf);
  const rounds = (tuning: Tuning, on = pristine) =>
    measureRounds(place, on, rules, tuning, runs, tell);
  const measured = {
    default: await rounds("default"),
    tuned: await rounds("tuned"),
    newest: await rounds("newest", ofNewest),
  };
  const data = `Cobalt: ${size}`;
  const common = { data, settings: "default" };
  const [first] = measured.default;
  const count = first ? writtenTables(first.ours).length : 0;
  return [
    ...maskingFigures(measured, data, `all rules, ${count} tables`),
    ...runFigures(measured, data),
    await updateFigure(place, pristine, rules, measured.default, common),
    ...auditFigures(measured.default, common),
    ...auditFigures(measured.newest, { data, settings: "newest" }),
    ...memoryFigures(
      measured.default.map(({ ours }) => ours),
      common,
    ),
  ];
}
