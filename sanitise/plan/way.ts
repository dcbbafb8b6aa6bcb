import { tableLabel } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  foreignKeysTo,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { inherited } from "../catalogue/read-blockers";
import { withDescendants } from "../catalogue/silently";
import type { MaskedColumn, Way } from "./masked-table";

/** What the way of one table is decided by. */
export interface Situation {
  readonly table: Table;
  readonly columns: readonly MaskedColumn[];
  /** The condition for rows that change; undefined: all. */
  readonly where: string | undefined;
  /** The one for rows that go; undefined: none. */
  readonly deleteWhere: string | undefined;
  /** Whether the rules' SQL calls nothing but PostgreSQL's own functions, so that none can read the table meanwhile. */
  readonly readsOnlyItsRow: boolean;
}

/**
 * Which way for this table. Writing it anew is several times faster than UPDATE, but PostgreSQL refuses it
 * where something depends on the columns, and doesn't notice an expression that reads the table meanwhile.
 *
 * Where only few rows change it isn't slower either: UPDATE leaves their old versions in the file, so that
 * VACUUM FULL has to write the table anew after it all the same.
 *
 * What PostgreSQL doesn't write anew is copied where that can be, in half the time of UPDATE and VACUUM FULL.
 */
export function wayFor(situation: Situation, catalogue: Catalogue): Way {
  if (situation.columns.length === 0) return { kind: "delete" };
  const because = obstacle(situation, catalogue);
  if (because === undefined)
    return { kind: "rewrite", views: viewsOf(situation, catalogue) };
  const besides = copyObstacle(situation, catalogue);
  return besides === undefined
    ? { kind: "copy", because }
    : { kind: "update", because: `${because}, and ${besides}` };
}

/** Why a table's rows can't all go to another one and come back. */
function copyObstacle(
  { table, where }: Situation,
  catalogue: Catalogue,
): string | undefined {
  // The others stay as they are, and aren't held against its checks again.
  if (where !== undefined) return "not all of its rows change";
  // Where a row belongs its new values decide.
  if (table.kind !== "table" || table.descendants.length > 0)
    return "it has partitions or heirs";
  // TRUNCATE takes none that another refers to, even by what it is a part of.
  const referring = [table, ...ancestorsOf(catalogue, table)]
    .flatMap(({ oid }) => foreignKeysTo(catalogue, oid))
    .find(({ from }) => from !== table.oid);
  if (referring !== undefined)
    return `${tableLabel(tableByOid(catalogue, referring.from))} refers to it`;
  // One for INSERT could put the rows elsewhere.
  return table.alwaysFiring.some(({ what }) => what === "rule")
    ? "a rule of it always fires"
    : undefined;
}

function obstacle(
  { table, columns, where, deleteWhere, readsOnlyItsRow }: Situation,
  catalogue: Catalogue,
): string | undefined {
  const [blocker] = [
    ...table.blockers,
    ...columns.flatMap(({ column }) => column.blockers),
  ];
  if (blocker !== undefined) return `${blocker} depends on it`;
  for (const oid of table.descendants) {
    const below = obstacleBelow(tableByOid(catalogue, oid), columns);
    if (below !== undefined) return below;
  }
  const sub = columns.find(
    ({ rule }) => rule.kind === "sql" && mayHoldSubquery(rule.expression),
  );
  if (sub) return `the expression for ${sub.column.name} may hold a subquery`;
  if (
    [where, deleteWhere].some((it) => it !== undefined && mayHoldSubquery(it))
  )
    return "the condition for its rows may hold a subquery";
  if (!readsOnlyItsRow)
    return "an expression calls a function that isn't PostgreSQL's own";
  return undefined;
}

/** The views that show the columns, of the table itself or of its partitions and heirs. */
function viewsOf(
  { table, columns }: Situation,
  catalogue: Catalogue,
): readonly number[] {
  const names = new Set(columns.map(({ column }) => column.name));
  const all = withDescendants(catalogue, table)
    .flatMap((one) => one.columns)
    .filter(({ name }) => names.has(name));
  return [...new Set(all.flatMap(({ views }) => views))];
}

/** `ALTER TABLE` reaches partitions and heirs by itself, with their parent's settings. */
function obstacleBelow(
  child: Table,
  columns: readonly MaskedColumn[],
): string | undefined {
  const [blocker] = child.blockers;
  if (blocker !== undefined)
    return `${blocker} depends on its part ${child.table}`;
  for (const { column } of columns) {
    const own = child.columns.find(({ name }) => name === column.name);
    const other = own?.blockers.find((what) => what !== inherited);
    if (other !== undefined)
      return `${other} depends on its part ${child.table}`;
    if (own?.settings.join() !== column.settings.join())
      return `its part ${child.table} is stored otherwise`;
  }
  return undefined;
}

/** By the word alone: a `select` in a text constant counts too, and costs no more than time. */
function mayHoldSubquery(expression: string): boolean {
  return /\b(select|values|table)\b/i.test(expression);
}
