import { type Figure, median } from "./figures";
import { copyToNowhere, updateAndVacuum, vacuumFull } from "./floor";
import type { BenchOptions } from "./options";
import { fillPeople, peopleRules } from "./people";
import { pganonymize } from "./pganonymize";
import { sanitise, type TaskResult } from "./sanitise";
import { makePristine, onCopy, type Place, type Pristine } from "./server";
import { settingsOf, type Tuning } from "./settings";

/** Most MiB of memory that the process may hold. */
export const mostMemory = 150;

interface Round {
  readonly ours: TaskResult;
  readonly vacuum: number;
  readonly copy: number;
}

/** Everything that is measured on a table of so many people. */
export async function measurePeople(
  place: Place,
  users: number,
  runs: BenchOptions["runs"],
  program: string | undefined,
  tell: (text: string) => void,
): Promise<{ readonly figures: Figure[]; readonly version: string }> {
  const people = (count: number) =>
    makePristine(place, `people-${users}-${count}`, (client) =>
      fillPeople(client, count),
    );
  tell(`making ${users.toLocaleString("en")} people`);
  const all = await people(users);
  const fifth = Math.round(users / 5);
  const few = await people(fifth);
  const { data, version } = await describeData(place, all, users);

  const figures: Figure[] = [];
  const byDefault = await rounds(place, all, "default", runs, tell);
  const tuned = await rounds(place, all, "tuned", runs, tell);
  const small = await rounds(place, few, "default", runs, tell);
  const masking = (of: readonly Round[]) =>
    median(of.map(({ ours }) => ours.masking));
  for (const [settings, measured, ratio] of [
    ["default", byDefault, 1.6],
    ["tuned", tuned, 2.6],
  ] as const)
    figures.push({
      what: "masking : VACUUM FULL",
      data,
      settings,
      ours: masking(measured),
      other: median(measured.map(({ vacuum }) => vacuum)),
      unit: "s",
      target: { is: "at most", ratio },
    });
  const common = { data, settings: "default" } as const;
  const [first] = byDefault;
  if (first)
    figures.push({
      ...common,
      what: "UPDATE + VACUUM FULL : masking",
      ours: masking(byDefault),
      other: await onCopy(place, all, settingsOf.default, (server) =>
        updateAndVacuum(server, first.ours.capacity),
      ),
      unit: "s",
      target: { is: "at least", ratio: 3 },
    });
  if (program !== undefined) {
    const { seconds, rows } = await onCopy(
      place,
      all,
      settingsOf.default,
      (server) => pganonymize(program, place, server, users),
    );
    figures.push({
      ...common,
      what: "pganonymize : masking",
      ours: masking(byDefault),
      other: seconds,
      unit: "s",
      target: { is: "at least", ratio: 12 },
      ...(rows < users && {
        note: `scaled from the first ${rows.toLocaleString("en")} rows`,
      }),
    });
  }
  figures.push(...auditFigures(byDefault, common));
  figures.push(
    ...memoryFigures(
      byDefault.map(({ ours }) => ours),
      common,
    ),
  );
  figures.push({
    what: "cost per row : with a fifth of the rows",
    ...common,
    ours: (masking(byDefault) / users) * 1e6,
    other: (masking(small) / fifth) * 1e6,
    unit: "µs a row",
    target: { is: "at most", ratio: 1.25 },
  });
  return { figures, version };
}

/** The figures about the audit, by medians. */
export function auditFigures(
  measured: readonly Round[],
  common: Pick<Figure, "data" | "settings">,
): Figure[] {
  const audit = median(measured.map(({ ours }) => ours.audit));
  return [
    {
      ...common,
      what: "audit : COPY to nowhere",
      ours: audit,
      other: median(measured.map(({ copy }) => copy)),
      unit: "s",
      target: { is: "at most", ratio: 5 },
    },
    {
      ...common,
      what: "audit with canary values : without",
      ours: median(measured.map(({ ours }) => ours.auditWithCanaries)),
      other: audit,
      unit: "s",
      target: { is: "at most", ratio: 2 },
      note: `${measured[0]?.ours.canaries ?? 0} of them`,
    },
  ];
}

/** The most memory of any run, where the system tells it. */
export function memoryFigures(
  runs: readonly TaskResult[],
  common: Pick<Figure, "data" | "settings">,
): Figure[] {
  const peaks = runs.flatMap(({ peakMiB }) => peakMiB ?? []);
  return peaks.length === 0
    ? []
    : [
        {
          ...common,
          what: "memory of the process : 150 MiB",
          ours: Math.max(...peaks),
          other: mostMemory,
          unit: "MiB",
          target: { is: "at most", ratio: 1 },
        },
      ];
}

/** Ours and the floor in turn, each on a copy of its own. */
async function rounds(
  place: Place,
  pristine: Pristine,
  tuning: Tuning,
  runs: number,
  tell: (text: string) => void,
): Promise<Round[]> {
  const measured: Round[] = [];
  for (let run = 1; run <= runs; run++) {
    const { ours, copy } = await onCopy(
      place,
      pristine,
      settingsOf[tuning],
      async (server) => ({
        ours: await sanitise(server, peopleRules),
        copy: await copyToNowhere(server),
      }),
    );
    const vacuum = await onCopy(place, pristine, settingsOf[tuning], (server) =>
      vacuumFull(server, ["person"], ours.capacity),
    );
    tell(
      `${tuning} ${run}: masking ${ours.masking} s of ${ours.seconds.toFixed(1)} s, VACUUM FULL ${vacuum.toFixed(2)} s, audit ${ours.audit} s and ${ours.auditWithCanaries} s, COPY ${copy.toFixed(2)} s, ${ours.peakMiB?.toFixed(0)} MiB`,
    );
    measured.push({ ours, vacuum, copy });
  }
  return measured;
}

async function describeData(
  place: Place,
  pristine: Pristine,
  users: number,
): Promise<{ readonly data: string; readonly version: string }> {
  return onCopy(place, pristine, settingsOf.default, async ({ admin }) => {
    const { rows } = await admin.query<{ size: string; version: string }>(
      "select pg_size_pretty(pg_total_relation_size('person')) as size, split_part(current_setting('server_version'), ' ', 1) as version",
    );
    const [{ size = "", version = "" } = {}] = rows;
    return { data: `${users.toLocaleString("en")} people: ${size}`, version };
  });
}
