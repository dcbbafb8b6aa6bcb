import { inSeats } from "../../postgres/in-parallel";
import { counted, duration } from "../../words/amounts";
import { roundSeconds, stopwatch } from "../../words/stopwatch";
import { withoutDone } from "../plan/done";
import { bytesOf, type Plan } from "../plan/plan";
import { deleteRows } from "./delete-rows";
import { type MaskingContext, maskTables } from "./mask-tables";
import type { MaskingSessions } from "./prepare-session";
import type { TableReport } from "./table/table-report";
import { truncateTables } from "./truncate-tables";
import { vacuumFull } from "./vacuum-full";
import { whileWalFlushed } from "./while-wal-flushed";

/** Bytes. What is smaller is written before a session more would be of use. */
const large = 64 * 1024 * 1024;

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
  const thinned = plan.tasks
    .flatMap(({ tables }) => tables)
    .map((one) => withoutDone(one, context.done))
    .filter(({ deleteWhere }) => deleteWhere !== undefined);
  if (thinned.length > 0) {
    const clock = stopwatch();
    await seatOf(thinned.map(({ table }) => table)).inSession((client) =>
      deleteRows(client, thinned, context),
    );
    tell(
      `rows deleted from ${counted(thinned.length, "table")} by conditions (${duration(clock())})`,
    );
  }
  const mask = () =>
    inSeats(
      plan.tasks,
      sessions,
      ({ tables }) => seatOf(tables.map(({ table }) => table)),
      async (client, task) => {
        const reports = await maskTables(client, task, context);
        for (const { table, way, rows, seconds } of reports)
          tell(
            `table ${++count} of ${total}: ${table}, ${counted(rows, "row")} ${way} (${duration(seconds)})`,
          );
        return reports;
      },
    );
  const masked = await (plan.tasks.some((task) => bytesOf(task) > large)
    ? whileWalFlushed(inSession, mask)
    : mask());
  const vacuumed = await vacuumFull(
    plan,
    masked.flat(),
    sessions,
    { inSession, seatOf },
    tell,
  );
  return [...truncated, ...vacuumed];
}

function seconds(reports: readonly TableReport[]): number {
  return roundSeconds(reports.reduce((sum, { seconds }) => sum + seconds, 0));
}
