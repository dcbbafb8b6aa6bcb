import type { ClientBase } from "pg";
import { insisting } from "../../postgres/insisting";
import { runOne } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { stopwatch, toThousandth } from "../../words/stopwatch";
import type { Tally } from "../../words/tally";
import {
  type Catalogue,
  type ForeignKey,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { silently, withDescendants } from "../catalogue/silently";
import { withKeysFolded } from "../masks/fold-keys";
import { type Ledger, withoutDone } from "../plan/done";
import type { MaskedTable, MaskingTask } from "../plan/masked-table";
import {
  addConstraintStatements,
  dropConstraintStatement,
  rewriteStatement,
  updateStatement,
} from "../plan/statements";
import { noteDone } from "./ledger";
import { analyzeRewritten } from "./table/analyze-rewritten";
import { dependedOn } from "./table/drop-statistics";
import { refineError } from "./table/masking-failed";
import {
  countRowsOf,
  readBytes,
  readFiles,
  readWrittenRows,
} from "./table/measure-table";
import type { TableReport } from "./table/table-report";
import { ViewStays, withViewsAside } from "./table/with-views-aside";
import { withoutUnproved } from "./table/without-unproved";

/** What masking needs besides the tables. */
export interface MaskingContext {
  readonly catalogue: Catalogue;
  /** What earlier runs have done. */
  readonly done: Ledger;
  /** Oids of tables in which rows were changed, deleted or put before, e.g. by commands. */
  readonly touched: ReadonlySet<number>;
  /** Whose ledger it is. */
  readonly identity: string;
  /** Counts from the beginning of masking. */
  readonly clock: () => number;
  /** How far all of masking is. */
  readonly tally: Tally;
  /** Milliseconds between two lines of a large table's progress. Default: 10 s. */
  readonly tellEvery?: number | undefined;
}

/**
 * Gives tables their new values, in one transaction. Where that leaves old row versions, they go later: see
 * `vacuum-full.ts`.
 * @throws MaskingFailed naming the tables
 */
export async function maskTables(
  client: ClientBase,
  task: MaskingTask,
  context: MaskingContext,
): Promise<TableReport[]> {
  const startedAfter = toThousandth(context.clock());
  const clock = stopwatch();
  const tables = task.tables.map((one) => withoutDone(one, context.done));
  const label = tables.map(({ table }) => tableLabel(table)).join(", ");
  const changes = await refineError(label, async () => {
    // One that refers to another takes locks on both while it is written anew.
    const changes = await insisting(() =>
      change(client, tables, task.keys, context),
    );
    for (const [index, masked] of tables.entries())
      if (changes[index]?.way === "rewritten")
        for (const part of masked.storage)
          await analyzeRewritten(
            client,
            part,
            masked.columns.map(({ column }) => column.name),
            task.tables[index]?.deleteWhere === undefined &&
              !context.touched.has(part.oid),
          );
    return changes;
  });
  const seconds = toThousandth(clock());
  const reports: TableReport[] = [];
  for (const [index, masked] of tables.entries()) {
    const { way = "done before", rows, because } = changes[index] ?? {};
    reports.push({
      table: tableLabel(masked.table),
      way,
      because:
        way === "updated" && masked.way.kind === "update"
          ? masked.way.because
          : (because ?? null),
      rows: rows ?? (await countRowsOf(client, masked.storage)),
      bytesBefore: masked.storage.reduce(
        (sum, part) => sum + part.bytes + part.indexBytes,
        0,
      ),
      bytesAfter: await readBytes(client, masked.storage),
      columns: masked.columns.map(({ column }) => column.name),
      startedAfter,
      seconds,
    });
  }
  return reports;
}

/** Whether all these files are others than before: PostgreSQL leaves them where an expression is the column itself. */
async function isAnew(
  client: ClientBase,
  storage: readonly Table[],
  before: readonly number[],
): Promise<boolean> {
  const after = await readFiles(client, storage);
  return !after.some((file) => before.includes(file));
}

type Way = TableReport["way"];

interface Change {
  readonly way: Way;
  /** How many rows were written; undefined where that isn't known without counting. */
  readonly rows?: number | undefined;
  /** What stood in the way that the plan didn't see. */
  readonly because?: string;
}

/** @returns what was done to each table. */
async function change(
  client: ClientBase,
  tables: readonly MaskedTable[],
  keys: readonly ForeignKey[],
  context: MaskingContext,
): Promise<Change[]> {
  const planned = tables.map(plannedWay);
  try {
    return await changeBy(planned, client, tables, keys, context);
  } catch (error) {
    // Something depends on a column in a way that the plan didn't see; nothing was changed.
    const stays = dependedOn(error) || error instanceof ViewStays;
    if (!stays || !planned.includes("rewritten")) throw error;
    const slower = planned.map((way) =>
      way === "rewritten" ? "updated" : way,
    );
    const changes = await changeBy(slower, client, tables, keys, context);
    const because =
      error instanceof ViewStays
        ? error.message
        : "something that the plan didn't see depends on it";
    return changes.map((one, index) =>
      planned[index] === "rewritten" ? { ...one, because } : one,
    );
  }
}

function plannedWay({ way, columns, deleteWhere }: MaskedTable): Way {
  if (columns.length > 0)
    return way.kind === "rewrite" ? "rewritten" : "updated";
  return deleteWhere === undefined ? "done before" : "rows deleted";
}

function changeBy(
  ways: readonly Way[],
  client: ClientBase,
  tables: readonly MaskedTable[],
  keys: readonly ForeignKey[],
  { catalogue, identity }: MaskingContext,
): Promise<Change[]> {
  const changing = tables.filter(({ columns }) => columns.length > 0);
  const reached = changing.flatMap(({ table }) =>
    withDescendants(catalogue, table),
  );
  const tied = changing.length === 0 ? [] : keys;
  return silently(client, reached, async () => {
    for (const key of tied)
      await client.query(
        dropConstraintStatement(tableByOid(catalogue, key.from), key),
      );
    const changes = await withViewsAside(client, viewsAside(tables, ways), () =>
      changeEach(ways, client, tables, { catalogue, identity }),
    );
    for (const key of tied)
      for (const statement of addConstraintStatements(
        tableByOid(catalogue, key.from),
        key,
      ))
        await client.query(statement);
    return changes;
  });
}

/** The views that show what is written anew. */
function viewsAside(
  tables: readonly MaskedTable[],
  ways: readonly Way[],
): number[] {
  const all = tables.flatMap(({ way }, index) =>
    ways[index] === "rewritten" && way.kind === "rewrite" ? way.views : [],
  );
  return [...new Set(all)];
}

async function changeEach(
  ways: readonly Way[],
  client: ClientBase,
  tables: readonly MaskedTable[],
  { catalogue, identity }: Pick<MaskingContext, "catalogue" | "identity">,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [index, masked] of tables.entries()) {
    const { table, columns, where, storage } = masked;
    const way = ways[index] ?? "done before";
    if (way === "rewritten") {
      const files = await readFiles(client, storage);
      await withKeysFolded(client, () =>
        runOne(client, rewriteStatement(table, columns, where)),
      );
      const rows = await readWrittenRows(client, storage, files);
      changes.push(
        rows !== undefined || (await isAnew(client, storage, files))
          ? { way, rows }
          : { way: "updated" },
      );
    } else changes.push({ way });
    if (way === "updated")
      await withoutUnproved(client, catalogue, [table], () =>
        runOne(client, updateStatement(table, columns, where)),
      );
    if (columns.length > 0) await noteDone(client, identity, masked);
  }
  return changes;
}
