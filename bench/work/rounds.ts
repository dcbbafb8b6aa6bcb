import { copyToNowhere, vacuumFull } from "./floor";
import { rewriteWithLeast } from "./least";
import { sanitise, type TaskResult } from "./sanitise";
import { onCopy, type Place, type Pristine } from "./server";
import { settingsOf, type Tuning } from "./settings";

/** Ours and the floors, in seconds where it isn't told otherwise. */
export interface Round {
  readonly ours: TaskResult;
  readonly vacuum: number;
  readonly copy: number;
  /** The same tables written anew, with each value only read. */
  readonly least: number;
}

/** Ours and the floors in turn, each on a copy of its own. */
export async function measureRounds(
  place: Place,
  pristine: Pristine,
  rules: string,
  tuning: Tuning,
  runs: number,
  tell: (text: string) => void,
): Promise<Round[]> {
  const settings = settingsOf[tuning];
  const measured: Round[] = [];
  for (let run = 1; run <= runs; run++) {
    const { ours, copy } = await onCopy(
      place,
      pristine,
      settings,
      async (server) => ({
        ours: await sanitise(server, rules),
        copy: await copyToNowhere(server),
      }),
    );
    const vacuum = await onCopy(place, pristine, settings, (server) =>
      vacuumFull(server, writtenTables(ours), ours.capacity),
    );
    const least = await onCopy(place, pristine, settings, (server) =>
      rewriteWithLeast(server, rules),
    );
    tell(
      `${tuning} ${run}: masking ${ours.masking} s of ${ours.seconds.toFixed(1)} s, VACUUM FULL ${vacuum.toFixed(2)} s, the least ${least.toFixed(2)} s, audit ${ours.audit} s and ${ours.auditWithRealValues} s, COPY ${copy.toFixed(2)} s, ${ours.peakMiB?.toFixed(0)} MiB`,
    );
    measured.push({ ours, vacuum, copy, least });
  }
  return measured;
}

/** The tables that masking wrote anew, largest first. */
export function writtenTables({ tables }: TaskResult): string[] {
  return tables
    .filter(({ way }) => ["rewritten", "copied", "updated"].includes(way))
    .sort((a, b) => b.bytesBefore - a.bytesBefore)
    .map(({ table }) => table);
}
