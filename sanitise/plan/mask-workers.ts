import type { MaskedColumn, MaskedTable, MaskingTask } from "./masked-table";

/** What the server has for masks that are computed beside their table. */
export interface Spare {
  /** PostgreSQL's major version. */
  readonly major: number;
  readonly vcpus: number;
  /** How many tables are masked at once. */
  readonly sessions: number;
  /** Bytes of storage that masking leaves; undefined: unknown. */
  readonly storage: number | undefined;
}

/** PL/pgSQL's blocks with EXCEPTION, which masks of texts and documents have, work in parallel workers since 17. */
const firstMajor = 17;

/** Bytes. Less is masked before processes have begun. */
const least = 1024 * 1024;

/**
 * How many times longer than its other bytes a table's take of which texts or documents are masked: notes of 200
 * characters and small documents take ten, pages a hundred (docs/performance.md).
 */
const dearness = 10;

/** Whether a mask takes so much longer than writing what it makes that several processes are of use. */
export function isDear({ column, rule }: MaskedColumn): boolean {
  return (
    (rule.kind === "free text" || rule.kind === "json") &&
    // What waits beside is stored as PostgreSQL itself would.
    column.settings.length === 0
  );
}

/** How long masking a task takes beside others, by bytes: what takes long begins first. */
export function workOf({ tables }: Pick<MaskingTask, "tables">): number {
  return tables.reduce((sum, one) => sum + workOfTable(one), 0);
}

function workOfTable({ storage, columns }: MaskedTable): number {
  const bytes = storage.reduce(
    (sum, one) => sum + one.bytes + one.indexBytes,
    0,
  );
  return bytes * (columns.some(isDear) ? dearness : 1);
}

/**
 * The tasks of a database, with processes for tables whose dear masks take longer than all else does with as many sessions: their
 * session would be at work alone in the end. What they compute waits on disk meanwhile.
 */
export function withMaskWorkers(
  tasks: readonly MaskingTask[],
  { major, vcpus, sessions, storage = Number.POSITIVE_INFINITY }: Spare,
): readonly MaskingTask[] {
  if (major < firstMajor || vcpus < 2) return tasks;
  const total = tasks.reduce((sum, task) => sum + workOf(task), 0);
  let left = storage;
  const withWorkers = (masked: MaskedTable): MaskedTable => {
    if (!canBeBeside(masked) || workOfTable(masked) * sessions < total)
      return masked;
    const { bytes } = masked.table;
    if (bytes > left) return masked;
    left -= bytes;
    return { ...masked, workers: vcpus };
  };
  return tasks.map((task) => ({
    ...task,
    tables: task.tables.map(withWorkers),
  }));
}

/** Whether each of its rows has a place that it alone has, and all are masked. */
function canBeBeside({ table, columns, where, way }: MaskedTable): boolean {
  return (
    way.kind === "rewrite" &&
    table.kind === "table" &&
    table.descendants.length === 0 &&
    where === undefined &&
    table.bytes >= least &&
    columns.some(isDear)
  );
}
