import { fillTables, tablesRules } from "./data/tables";
import { mostMemory } from "./measure-people";
import { type Figure, median } from "./page/figures";
import { makePristine, onCopy, type Place } from "./work/server";
import { settingsOf } from "./work/settings";
import { type Called, callVerb } from "./work/verb";

/** Seconds that each may take for 3,000 tables; for others as many more or fewer. */
const allowed = { check: 5, plan: 8, run: 60 } as const;
const allowedFor = 3_000;

/** In the order in which a person calls them: the audit is of what the run has left. */
const verbs = ["check", "plan", "run", "audit"] as const;

type Verb = (typeof verbs)[number];

/** What was measured with so many tables, by what was called. */
interface Measured {
  readonly count: number;
  readonly calls: Readonly<Record<Verb, readonly Called[]>>;
}

/** What the command takes on many small tables, and how that grows with their number. */
export async function measureTables(
  place: Place,
  counts: readonly number[],
  runs: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  const measured: Measured[] = [];
  for (const count of counts) {
    tell(`making ${count.toLocaleString("en")} tables`);
    measured.push(await measureCount(place, count, runs, tell));
  }
  const [first] = measured;
  return measured.flatMap((one) => [
    ...timeFigures(one),
    ...(first && first !== one ? growthFigures(one, first) : []),
    ...memoryFigures(one),
  ]);
}

async function measureCount(
  place: Place,
  count: number,
  runs: number,
  tell: (text: string) => void,
): Promise<Measured> {
  const pristine = await makePristine(place, `tables-${count}`, (client) =>
    fillTables(client, count),
  );
  const calls: Record<Verb, Called[]> = {
    check: [],
    plan: [],
    run: [],
    audit: [],
  };
  for (let run = 1; run <= runs; run++)
    await onCopy(place, pristine, settingsOf.default, async (server) => {
      for (const verb of verbs)
        calls[verb].push(await callVerb(verb, place, server, tablesRules));
      const told = verbs.map((verb) => {
        const last = calls[verb].at(-1);
        return `${verb} ${last?.seconds.toFixed(1)} s and ${last?.peakMiB?.toFixed(0)} MiB`;
      });
      tell(`${count} tables ${run}: ${told.join(", ")}`);
    });
  return { count, calls };
}

function timeFigures(measured: Measured): Figure[] {
  const { count } = measured;
  return (["check", "plan", "run"] as const).map((verb) => {
    const limit = (allowed[verb] * count) / allowedFor;
    return {
      ...commonOf(measured),
      what: `${verb} : ${limit.toFixed(1)} s`,
      ours: secondsOf(measured, verb),
      other: limit,
      unit: "s",
      target: { is: "at most", ratio: 1 },
    };
  });
}

function growthFigures(many: Measured, few: Measured): Figure[] {
  return verbs.map((verb) => ({
    ...commonOf(many),
    what: `${verb}, a table : with ${few.count.toLocaleString("en")} tables`,
    ours: (secondsOf(many, verb) / many.count) * 1e3,
    other: (secondsOf(few, verb) / few.count) * 1e3,
    unit: "ms",
    target: { is: "at most", ratio: 1.25 },
  }));
}

function memoryFigures(measured: Measured): Figure[] {
  const peaks = Object.values(measured.calls)
    .flat()
    .flatMap(({ peakMiB }) => peakMiB ?? []);
  return peaks.length === 0
    ? []
    : [
        {
          ...commonOf(measured),
          what: `memory of the process : ${mostMemory} MiB`,
          ours: Math.max(...peaks),
          other: mostMemory,
          unit: "MiB",
          target: { is: "at most", ratio: 1 },
        },
      ];
}

function secondsOf({ calls }: Measured, verb: Verb): number {
  return median(calls[verb].map(({ seconds }) => seconds));
}

function commonOf({ count }: Measured): Pick<Figure, "data" | "settings"> {
  return {
    data: `${count.toLocaleString("en")} tables: of 4 columns and 20 rows`,
    settings: "default",
  };
}
