import type { ClientBase } from "pg";
import { inSeats } from "../../postgres/in-parallel";
import { tableLabel } from "../../postgres/table-name";
import { duration } from "../../words/amounts";
import { stopwatch, toThousandth } from "../../words/stopwatch";
import type { MaskedTable } from "../plan/masked-table";
import { bytesOf, type Plan } from "../plan/plan";
import { forgetFiles, noteFiles } from "./ledger";
import type { MaskingSessions } from "./prepare-session";
import { readPackedBytes } from "./progress/measure";
import { large, type Telling, whileTablesTold } from "./progress/while-told";
import { refineError } from "./table/masking-failed";
import { readBytes } from "./table/measure-table";
import type { TableReport } from "./table/table-report";
import { vacuumAndAnalyze } from "./table/vacuum-and-analyze";
import { waitForHorizon } from "./table/wait-for-horizon";

/**
 * Takes old row versions from the files of tables that were changed in place, by VACUUM FULL: once all
 * masking is through, since a transaction that is still under way anywhere would keep them alive.
 * @returns the reports, with what that took
 */
export async function vacuumFull(
  { tasks }: Plan,
  reports: readonly TableReport[],
  sessions: number,
  { inSession, seatOf }: MaskingSessions,
  telling: Telling,
): Promise<TableReport[]> {
  const ways = new Map(reports.map(({ table, way }) => [table, way]));
  const inPlace = tasks
    .flatMap(({ tables }) => tables)
    .filter(({ table }) =>
      ["updated", "rows deleted"].includes(ways.get(tableLabel(table)) ?? ""),
    );
  if (inPlace.length === 0) return [...reports];
  const storage = inPlace.flatMap((one) => one.storage);
  await inSession(async (client) => {
    await waitForHorizon(client);
    await forgetFiles(client, storage);
  });
  const { tally, tell } = telling;
  const parts = inPlace.map((masked) => ({
    name: tableLabel(masked.table),
    bytes: bytesOf({ tables: [masked] }),
    masked,
  }));
  const pack = () =>
    inSeats(
      parts,
      sessions,
      ({ masked }) => seatOf([masked.table]),
      (client, part) =>
        tally.during(part, () => vacuumOne(client, part.masked)),
    );
  const measuring = async (client: ClientBase) => async () => {
    const atWork = new Set(tally.atWork());
    const packed = await Promise.all(
      parts
        .filter((part) => atWork.has(part))
        .map(({ masked }) => readPackedBytes(client, masked.storage)),
    );
    return packed.reduce(
      (sum, bytes) =>
        sum === undefined && bytes === undefined
          ? undefined
          : (sum ?? 0) + (bytes ?? 0),
      undefined,
    );
  };
  const vacuumed = new Map(
    await (parts.some(({ bytes }) => bytes > large)
      ? whileTablesTold("packing", inSession, measuring, telling, pack)
      : pack()),
  );
  await inSession((client) => noteFiles(client, storage));
  for (const [table, { seconds }] of vacuumed)
    tell(`${table}: packed (${duration(seconds)})`);
  return reports.map((report) => {
    const more = vacuumed.get(report.table);
    return more
      ? {
          ...report,
          bytesAfter: more.bytes,
          seconds: toThousandth(report.seconds + more.seconds),
        }
      : report;
  });
}

async function vacuumOne(client: ClientBase, { table, storage }: MaskedTable) {
  const clock = stopwatch();
  const label = tableLabel(table);
  await refineError(label, async () => {
    for (const part of storage) await vacuumAndAnalyze(client, part, true);
  });
  const bytes = await readBytes(client, storage);
  return [label, { bytes, seconds: clock() }] as const;
}
