import { type Ledger, withoutDone } from "./done";
import type { MaskedTable, MaskingTask } from "./masked-table";
import { bytesOf, type Plan, roomOf } from "./plan";

/** Bytes of a task's tables in which columns are still to be masked. */
export function bytesToMask({ tables }: MaskingTask, done: Ledger): number {
  return roomOf({
    tables: tables.filter((one) => withoutDone(one, done).columns.length > 0),
  });
}

/** Whether a table is packed once all masking is through, by what is still to be done to it. */
export function isPacked(masked: MaskedTable, done: Ledger): boolean {
  const { columns, deleteWhere, way } = withoutDone(masked, done);
  return columns.length > 0 ? way.kind === "update" : deleteWhere !== undefined;
}

/** Bytes that are to be written in a database: masked, and packed. */
export function bytesToWrite({ tasks }: Plan, done: Ledger): number {
  return tasks.reduce(
    (sum, task) =>
      sum +
      bytesToMask(task, done) +
      bytesOf({ tables: task.tables.filter((one) => isPacked(one, done)) }),
    0,
  );
}
