import type { ClientBase } from "pg";
import { inSeats } from "../../postgres/in-parallel";
import { tableLabel } from "../../postgres/table-name";
import { counted, duration } from "../../words/amounts";
import { roundSeconds, stopwatch } from "../../words/stopwatch";
import { bytesToMask } from "../plan/amount";
import { withoutDone } from "../plan/done";
import type { MaskingTask } from "../plan/masked-table";
import { bytesOf, type Plan } from "../plan/plan";
import { deleteRows } from "./delete-rows";
import { type MaskingContext, maskTables } from "./mask-tables";
import type { MaskingSessions } from "./prepare-session";
import { readDatabaseBytes } from "./progress/measure";
import { large, whileTablesTold } from "./progress/while-told";
import type { TableReport } from "./table/table-report";
import { truncateTables } from "./truncate-tables";
import { vacuumFull } from "./vacuum-full";
import { whileWalFlushed } from "./while-wal-flushed";

/**
 * Does to one database what the plan says, several tables at once.
 * @param sessions how many tables at once
 * @param tell gets a line of progress per table, without any value
 * @throws MaskingFailed naming the table
 */
export async function runPlan(
  plan: Plan,
  sessions: number,
  { inSession, seatOf }: MaskingSessions,
  context: MaskingContext,
  tell: (text: string) => void,
): Promise<TableReport[]> {
  const total =
    plan.truncated.length + plan.tasks.flatMap(({ tables }) => tables).length;
  if (total === 0) return [];
  const truncated =
    plan.truncated.length === 0
      ? []
      : await seatOf(plan.truncated).inSession((client) =>
          truncateTables(
            client,
            plan.truncated,
            context.catalogue,
            "emptied",
            context.clock(),
          ),
        );
  let count = truncated.length;
  if (count > 0)
    tell(`tables 1 to ${count} of ${total}: emptied (${seconds(truncated)} s)`);
  const left = plan.tasks
    .flatMap(({ tables }) => tables)
    .map((one) => withoutDone(one, context.done));
  const thinned = left.filter(({ deleteWhere }) => deleteWhere !== undefined);
  if (thinned.length > 0) {
    const clock = stopwatch();
    await seatOf(thinned.map(({ table }) => table)).inSession((client) =>
      deleteRows(client, thinned, context),
    );
    tell(
      `rows deleted from ${counted(thinned.length, "table")} by conditions (${duration(clock())})`,
    );
  }
  for (const { table, columns, workers = 0 } of left)
    if (workers > 0 && columns.length > 0)
      tell(
        `${tableLabel(table)}: texts and documents masked by up to ${workers} processes, then the table is written anew`,
      );
  const { tally, clock, tellEvery } = context;
  const telling = { tally, clock, tell, every: tellEvery };
  // What tables that are through take more than before.
  let grown = 0;
  const mask = () =>
    inSeats(
      plan.tasks,
      sessions,
      ({ tables }) => seatOf(tables.map(({ table }) => table)),
      async (client, task) => {
        const reports = await tally.during(
          { name: nameOf(task), bytes: bytesToMask(task, context.done) },
          () => maskTables(client, task, context),
        );
        for (const { bytesBefore, bytesAfter } of reports)
          grown += bytesAfter - bytesBefore;
        for (const { table, way, rows, seconds } of reports)
          tell(
            `table ${++count} of ${total}: ${table}, ${counted(rows, "row")} ${way} (${duration(seconds)})`,
          );
        return reports;
      },
    );
  const measuring = async (client: ClientBase) => {
    const before = await readDatabaseBytes(client);
    return async () =>
      Math.max(0, (await readDatabaseBytes(client)) - before - grown);
  };
  const masked = await (plan.tasks.some((task) => bytesOf(task) > large)
    ? whileTablesTold("masking", inSession, measuring, telling, () =>
        whileWalFlushed(inSession, mask),
      )
    : mask());
  const vacuumed = await vacuumFull(
    plan,
    masked.flat(),
    sessions,
    { inSession, seatOf },
    telling,
  );
  return [...truncated, ...vacuumed];
}

/** The largest table's, and how many more there are. */
function nameOf({ tables }: MaskingTask): string {
  const [first, ...others] = tables.toSorted(
    (a, b) => bytesOf({ tables: [b] }) - bytesOf({ tables: [a] }),
  );
  const name = first ? tableLabel(first.table) : "";
  return others.length > 0 ? `${name} with ${others.length} more` : name;
}

function seconds(reports: readonly TableReport[]): number {
  return roundSeconds(reports.reduce((sum, { seconds }) => sum + seconds, 0));
}
