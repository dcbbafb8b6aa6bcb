import { newRecord } from "../sanitise/server/run-record";
import { sanitiseServer, TriedOnly } from "../sanitise/server/sanitise-server";
import { fillWide, wideColumns, wideRules } from "./data/wide";
import { type Figure, median } from "./page/figures";
import {
  type BenchServer,
  makePristine,
  onCopy,
  type Place,
} from "./work/server";
import { settingsOf } from "./work/settings";
import { workOn } from "./work/work";

/** Most seconds for putting real values aside, and for looking again on a re-run. */
const most = { first: 5, again: 1 };

/** What it takes to put real values of a wide schema aside, at first and when a run begins again. */
export async function measureAside(
  place: Place,
  rows: number,
  runs: number,
  tell: (text: string) => void,
): Promise<Figure[]> {
  tell(`making ${wideColumns} columns of ${rows.toLocaleString("en")} rows`);
  const pristine = await makePristine(place, "wide", (client) =>
    fillWide(client, rows),
  );
  const measured: { readonly first: number; readonly again: number }[] = [];
  for (let run = 1; run <= runs; run++)
    measured.push(
      await onCopy(place, pristine, settingsOf.default, async (server) => ({
        first: await putAside(server),
        again: await putAside(server),
      })),
    );
  for (const { first, again } of measured)
    tell(`values put aside: ${first} s, again ${again} s`);
  return (["first", "again"] as const).map((which) => ({
    what:
      which === "first"
        ? `real values put aside : ${most.first} s`
        : `the same when a run begins again : ${most.again} s`,
    data: `${wideColumns} columns of ${rows.toLocaleString("en")} rows`,
    settings: "default",
    ours: median(measured.map((one) => one[which])),
    other: most[which],
    unit: "s",
    target: { is: "at most", ratio: 1 },
  }));
}

/** Puts them aside, and does nothing else. @returns seconds of that phase */
async function putAside(bench: BenchServer): Promise<number> {
  const { server, work } = workOn(bench, wideRules);
  const record = newRecord();
  await sanitiseServer(server, work, record).catch((error: unknown) => {
    if (!(error instanceof TriedOnly)) throw error;
  });
  return (
    record.phases.find(({ name }) => name === "real values")?.seconds ??
    Number.NaN
  );
}
