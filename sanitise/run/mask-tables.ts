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
import { CopyStays } from "./table/copy-stays";
import { copyTable } from "./table/copy-table";
import { dependedOn } from "./table/drop-statistics";
import { refineError } from "./table/masking-failed";
import { withMasksBeside } from "./table/masks-beside";
import {
  countRowsOf,
  readBytes,
  readFiles,
  readWrittenRows,
} from "./table/measure-table";
import type { TableReport } from "./table/table-report";
import { vacuumAndAnalyze } from "./table/vacuum-and-analyze";
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
    for (const [index, masked] of tables.entries()) {
      if (changes[index]?.way === "copied")
        await vacuumAndAnalyze(client, masked.table, false);
      if (changes[index]?.way === "rewritten")
        for (const part of masked.storage)
          await analyzeRewritten(
            client,
            part,
            masked.columns.map(({ column }) => column.name),
            task.tables[index]?.deleteWhere === undefined &&
              !context.touched.has(part.oid),
          );
    }
    return changes;
  });
  const seconds = toThousandth(clock());
  const reports: TableReport[] = [];
  for (const [index, masked] of tables.entries()) {
    const { way = "done before", rows, because } = changes[index] ?? {};
    reports.push({
      table: tableLabel(masked.table),
      way,
      because: whyNotRewritten(way, masked, because),
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

/** @param met what stood in the way that the plan didn't see */
function whyNotRewritten(
  way: Way,
  masked: MaskedTable,
  met: string | undefined,
): string | null {
  if (way !== "updated" && way !== "copied") return null;
  const foreseen = "because" in masked.way ? [masked.way.because] : [];
  const all = [...foreseen, ...(met === undefined ? [] : [met])];
  return all.length > 0 ? all.join(", and ") : null;
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
  readonly because?: string | undefined;
}

/**
 * @param ways how; those that can't be are tried again by UPDATE
 * @returns what was done to each table
 */
async function change(
  client: ClientBase,
  tables: readonly MaskedTable[],
  keys: readonly ForeignKey[],
  context: MaskingContext,
  ways: readonly Way[] = tables.map(plannedWay),
): Promise<Change[]> {
  try {
    return await changeBy(ways, client, tables, keys, context);
  } catch (error) {
    // Something is in the way that the plan didn't see; nothing was changed.
    const { way: hindered, because } = hindranceOf(error) ?? {};
    if (hindered === undefined || !ways.includes(hindered)) throw error;
    const slower = ways.map((way) => (way === hindered ? "updated" : way));
    const changes = await change(client, tables, keys, context, slower);
    return changes.map((one, index) =>
      ways[index] === hindered ? { ...one, because } : one,
    );
  }
}

/** Which way an error tells that a table can't go, and why. */
function hindranceOf(
  error: unknown,
): { readonly way: Way; readonly because: string } | undefined {
  if (error instanceof CopyStays)
    return { way: "copied", because: error.message };
  if (error instanceof ViewStays)
    return { way: "rewritten", because: error.message };
  return dependedOn(error)
    ? {
        way: "rewritten",
        because: "something that the plan didn't see depends on it",
      }
    : undefined;
}

const planned = {
  rewrite: "rewritten",
  copy: "copied",
  update: "updated",
  // It has columns that are to change, so it isn't this way.
  delete: "updated",
} as const;

function plannedWay({ way, columns, deleteWhere }: MaskedTable): Way {
  if (columns.length > 0) return planned[way.kind];
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

/** Writes a table anew with its masks. */
export function rewrite(
  client: ClientBase,
  masked: MaskedTable,
): Promise<unknown> {
  return withMasksBeside(client, masked, (columns) =>
    withKeysFolded(client, () =>
      runOne(client, rewriteStatement(masked.table, columns, masked.where)),
    ),
  );
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
      await rewrite(client, masked);
      const rows = await readWrittenRows(client, storage, files);
      changes.push(
        rows !== undefined || (await isAnew(client, storage, files))
          ? { way, rows }
          : { way: "updated" },
      );
    } else if (way === "copied") {
      const rows = await withoutUnproved(client, catalogue, [table], () =>
        copyTable(client, masked),
      );
      changes.push({ way, rows });
    } else changes.push({ way });
    if (way === "updated")
      await withoutUnproved(client, catalogue, [table], () =>
        runOne(client, updateStatement(table, columns, where)),
      );
    if (columns.length > 0) await noteDone(client, identity, masked);
  }
  return changes;
}
