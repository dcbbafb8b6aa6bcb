import { readFileSync } from "node:fs";
import { cobaltRules } from "./cobalt";
import type { Figure } from "./figures";
import { copyToNowhere, vacuumFull } from "./floor";
import { auditFigures, memoryFigures } from "./measure-people";
import { sanitise } from "./sanitise";
import { onCopy, type Place, type Pristine, sizeOf } from "./server";
import { settingsOf } from "./settings";

/** What is measured on Cobalt's database, once and under default settings. */
export async function measureCobalt(
  place: Place,
  pristine: Pristine,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const rules = readFileSync(cobaltRules, "utf8");
  const { size, ours, copy } = await onCopy(
    place,
    pristine,
    settingsOf.default,
    async (server) => ({
      size: await sizeOf(server),
      ours: await sanitise(server, rules),
      copy: await copyToNowhere(server),
    }),
  );
  const written = ours.tables
    .filter(({ way }) => way === "rewritten" || way === "updated")
    .sort((a, b) => b.bytesBefore - a.bytesBefore)
    .map(({ table }) => table);
  const vacuum = await onCopy(place, pristine, settingsOf.default, (server) =>
    vacuumFull(server, written, ours.capacity),
  );
  tell(
    `Cobalt: masking ${ours.masking} s of ${ours.seconds.toFixed(1)} s, VACUUM FULL ${vacuum.toFixed(2)} s, audit ${ours.audit} s and ${ours.auditWithCanaries} s, COPY ${copy.toFixed(2)} s, ${ours.peakMiB?.toFixed(0)} MiB`,
  );
  const common = { data: `Cobalt: ${size}`, settings: "default" };
  return [
    {
      ...common,
      what: "masking : VACUUM FULL",
      ours: ours.masking,
      other: vacuum,
      unit: "s",
      target: { is: "at most", ratio: 1.6 },
      note: `all rules, ${written.length} tables`,
    },
    ...auditFigures([{ ours, vacuum, copy }], common),
    ...memoryFigures([ours], common),
  ];
}
