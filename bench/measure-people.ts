import { fillPeople, peopleRules } from "./data/people";
import { measureInTheWay } from "./measure-in-the-way";
import { measureOwner } from "./measure-owner";
import type { BenchOptions } from "./options";
import { type Figure, leastNote, median } from "./page/figures";
import { pganonymize } from "./work/pganonymize";
import { measureRounds, type Round } from "./work/rounds";
import type { TaskResult } from "./work/sanitise";
import { makePristine, onCopy, type Place, type Pristine } from "./work/server";
import { settingsOf, type Tuning, tunings } from "./work/settings";
import { updateAndVacuum } from "./work/update";

/** Most MiB of memory that the process may hold. */
export const mostMemory = 150;

/** Everything that is measured on a table of so many people. */
export async function measurePeople(
  place: Place,
  users: number,
  runs: BenchOptions["runs"],
  program: string | undefined,
  tell: (text: string) => void,
): Promise<{ readonly figures: Figure[]; readonly version: string }> {
  const people = (count: number, tuning: Tuning = "default") =>
    makePristine(
      place,
      `people-${users}-${count}`,
      (client) => fillPeople(client, count),
      tuning,
    );
  tell(`making ${users.toLocaleString("en")} people`);
  const all = await people(users);
  const fifth = Math.round(users / 5);
  const few = await people(fifth);
  const { data, version } = await describeData(place, all, users);

  const figures: Figure[] = [];
  const rounds = (pristine: Pristine, tuning: Tuning) =>
    measureRounds(place, pristine, peopleRules, tuning, runs, tell);
  const byDefault = await rounds(all, "default");
  const tuned = await rounds(all, "tuned");
  const newest = await rounds(await people(users, "newest"), "newest");
  const small = await rounds(few, "default");
  const common = { data, settings: "default" } as const;
  figures.push(
    ...maskingFigures({ default: byDefault, tuned, newest }, data),
    ...runFigures({ default: byDefault, tuned, newest }, data),
  );
  figures.push(
    await updateFigure(place, all, peopleRules, byDefault, common),
    ...(await measureInTheWay(place, all, peopleRules, runs, common)),
  );
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
  figures.push(
    ...auditFigures(byDefault, common),
    ...auditFigures(newest, { data, settings: "newest" }),
  );
  figures.push(
    ...memoryFigures(
      byDefault.map(({ ours }) => ours),
      common,
    ),
  );
  figures.push({
    ...common,
    ...(await measureOwner(place, all, runs, tell)),
  });
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

function masking(measured: readonly Round[]): number {
  return median(measured.map(({ ours }) => ours.masking));
}

/** By the settings under which they were measured. */
type Measured = Readonly<Partial<Record<Tuning, readonly Round[]>>>;

/** Masking and its floor, by medians. */
export function maskingFigures(
  measured: Measured,
  data: string,
  note?: string,
): Figure[] {
  return tunings.flatMap((settings) => {
    const rounds = measured[settings];
    if (rounds === undefined) return [];
    const of = (which: "vacuum" | "least") =>
      median(rounds.map((round) => round[which]));
    const ratio = 1.3;
    const least = leastNote(of("least") / of("vacuum"), ratio);
    return {
      what: "masking : VACUUM FULL",
      data,
      settings,
      ours: masking(rounds),
      other: of("vacuum"),
      unit: "s",
      target: { is: "at most", ratio },
      note: note === undefined ? least : `${note}, ${least}`,
    };
  });
}

/** A whole run, from its first look to its audit's end, and the same floor, by medians. */
export function runFigures(measured: Measured, data: string): Figure[] {
  return tunings.flatMap((settings) => {
    const rounds = measured[settings];
    if (rounds === undefined) return [];
    return {
      what: "a whole run : VACUUM FULL",
      data,
      settings,
      ours: median(rounds.map(({ ours }) => ours.seconds)),
      other: median(rounds.map(({ vacuum }) => vacuum)),
      unit: "s",
      target: { is: "at most", ratio: 2.5 },
    };
  });
}

/** The same by UPDATE, measured once. */
export async function updateFigure(
  place: Place,
  pristine: Pristine,
  rules: string,
  measured: readonly Round[],
  common: Pick<Figure, "data" | "settings">,
): Promise<Figure> {
  return {
    ...common,
    what: "UPDATE + VACUUM FULL : masking",
    ours: masking(measured),
    other: await onCopy(place, pristine, settingsOf.default, (server) =>
      updateAndVacuum(server, rules),
    ),
    unit: "s",
    target: { is: "at least", ratio: 3 },
  };
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
      target: { is: "at most", ratio: 3 },
    },
    {
      ...common,
      what: "audit with real values : without",
      ours: median(measured.map(({ ours }) => ours.auditWithRealValues)),
      other: audit,
      unit: "s",
      target: { is: "at most", ratio: 1.5 },
      note: `${measured[0]?.ours.realValues ?? 0} of them`,
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
