import type { Catalogue, Table } from "../../catalogue/catalogue";
import type { Reached } from "../../catalogue/read-reached";
import type { MaskedTable } from "../../plan/masked-table";
import { touches } from "./trials";

/** What the rules do to tables of a database, as far as it isn't done. */
export interface Coming {
  readonly masked: readonly MaskedTable[];
  /** Tables of which all rows go, with their partitions and heirs. */
  readonly gone: readonly Table[];
}

/** A materialized view that the rules change. */
export interface ChangingView {
  readonly view: Table;
  /** All that it reads, at every level. */
  readonly read: readonly Table[];
  /** Those of them that are tables and change. */
  readonly tables: readonly Table[];
  /** Views that show such tables, each after those that it reads, itself last. */
  readonly views: readonly Table[];
  readonly callsPeoples: boolean;
}

/**
 * The materialized views that the rules change: those that read a column which gets new values, or a table of which
 * rows go. Not those that ask other servers: before outbound work is ended that could be production.
 * @param filled those that will be filled
 * @param reached what these and all views read
 */
export function changingViews(
  { tables }: Catalogue,
  filled: readonly Table[],
  reached: ReadonlyMap<number, Reached>,
  coming: Coming,
): ChangingView[] {
  const relations = ({ oid }: Table) => reached.get(oid)?.relations ?? [];
  const changed = tables.filter(
    (table) => rowsGo(table, coming) || rulesOf(table, coming).length > 0,
  );
  const shows = (view: Table) =>
    changed.some(({ oid }) => relations(view).includes(oid));
  return filled.flatMap((view) => {
    const own = reached.get(view.oid);
    if (!own || own.asksOthers) return [];
    const read = tables.filter(({ oid }) => own.relations.includes(oid));
    if (!read.some((table) => isConcerned(own, table, coming))) return [];
    return [
      {
        view,
        read,
        tables: read.filter((table) => changed.includes(table)),
        views: [...read, view]
          .filter(shows)
          .toSorted((a, b) => relations(a).length - relations(b).length),
        callsPeoples: own.callsPeoples,
      },
    ];
  });
}

/** Whether the view sees that the table changes. */
function isConcerned(
  { columns }: Reached,
  table: Table,
  coming: Coming,
): boolean {
  const named = columns
    .filter(({ relation }) => relation === table.oid)
    .map(({ attribute }) => attribute);
  return (
    rowsGo(table, coming) ||
    rulesOf(table, coming).some(
      (rule) => rule.deleteWhere !== undefined || touches(rule, table, named),
    )
  );
}

function rowsGo({ oid, descendants }: Table, { gone }: Coming): boolean {
  return gone.some((one) => one.oid === oid || descendants.includes(one.oid));
}

/** The rules for a table, for what it is a part of, and for its parts. */
function rulesOf(table: Table, { masked }: Coming): MaskedTable[] {
  return masked.filter(
    (one) =>
      (one.columns.length > 0 || one.deleteWhere !== undefined) &&
      [one.table, ...one.parts].some(
        ({ oid }) => oid === table.oid || table.descendants.includes(oid),
      ),
  );
}
