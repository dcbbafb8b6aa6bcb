import { tableLabel } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  findByOid,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import {
  deletedBefore,
  type Ledger,
  maskedBefore,
  withoutDone,
} from "../plan/done";
import type { MaskedTable } from "../plan/masked-table";
import type { Plan } from "../plan/plan";
import type { NextStep, Problem } from "../problem";
import type { Expression } from "./read-expressions";

const next: NextStep = { kind: "former rule" };

/**
 * Conditions and expressions that wouldn't see what they are about. Rows are deleted before anything is
 * masked, so the condition for that may read any table; but where columns get new values, other tables get
 * theirs at the same time. And what an earlier run has done on the copy, none sees as it was.
 *
 * A mask for a column that is masked by another rule isn't among these: it goes on top of that, and decides
 * nothing by the value.
 * @param expressions all SQL of the rules; what is done already isn't evaluated again
 * @param outbound tables that are emptied first of all
 * @returns a sentence or two for each that is to be evaluated
 */
export function findReadProblems(
  expressions: readonly Expression[],
  { tasks, truncated }: Plan,
  outbound: readonly Table[],
  catalogue: Catalogue,
  ledger: Ledger,
): Problem[] {
  const masked = tasks.flatMap(({ tables }) => tables);
  const toDo = new Map(
    masked.map((one) => [one.table, withoutDone(one, ledger)]),
  );
  const isToDo = ({ table, of }: Expression) => {
    const one = toDo.get(table);
    if (!one) return false;
    if (of === "delete") return one.deleteWhere !== undefined;
    return of === "where"
      ? one.columns.length > 0
      : one.columns.some(({ column }) => column.name === of.column);
  };
  const maskers = maskersOf(masked, catalogue);
  const before = new Set(
    maskedBefore(ledger).flatMap(({ relation, attribute }) =>
      placesOf(catalogue, relation, attribute),
    ),
  );
  const deleted = new Set(
    deletedBefore(ledger).flatMap((oid) => family(catalogue, oid)),
  );
  const gone = new Set(
    [...truncated, ...outbound].flatMap(({ oid, descendants }) => [
      oid,
      ...descendants,
    ]),
  );
  return expressions.filter(isToDo).flatMap(({ table, of, reads }) => {
    const deletes = of === "delete";
    const place = `${tableLabel(table)}.${typeof of === "string" ? of : of.column}`;
    const labels = reads.relations.filter((oid) => gone.has(oid)).map(labelOf);
    const isMeanwhile = (place: string) =>
      !deletes &&
      (maskers.get(place) ?? []).some((other) => other !== table.oid);
    const columns = reads.columns.map(({ relation, attribute }) =>
      placeOf(findByOid(catalogue, relation), attribute),
    );
    const atOnce = columns.filter(isMeanwhile);
    const masks = columns.filter((one) => before.has(one) && !isMeanwhile(one));
    const own = family(catalogue, table.oid);
    const thinned = deletes
      ? reads.relations.filter((oid) => deleted.has(oid) && !own.includes(oid))
      : [];
    return [
      ...said(
        labels,
        (them) =>
          `${place}: it reads ${them}, which the rules empty before that. Delete the rows there by a condition instead, or read another table.`,
      ),
      ...said(
        atOnce,
        (them) =>
          `${place}: it reads ${them}, which the rules mask at the same time. Let it read columns that stay, or do it by a command before the rules.`,
      ),
      ...said(masks, (them) => ({
        what: `${place}: it reads ${them}, which an earlier run on this copy has masked, so it would see no real values.`,
        next,
      })),
      ...said(thinned.map(labelOf), (them) => ({
        what: `${place}: it reads ${them}, of which an earlier run on this copy has deleted rows.`,
        next,
      })),
      ...(reads.callsMayRead && before.size > 0
        ? [
            {
              what: `${place}: it calls a function that isn't immutable, so that it may read what an earlier run on this copy has masked.`,
              next,
            },
          ]
        : []),
    ];
  });

  function labelOf(oid: number): string {
    return tableLabel(tableByOid(catalogue, oid));
  }
}

/** By place, the oids of the tables by whose rules it gets new values: its own, or that of what it is a part of. */
function maskersOf(
  masked: readonly MaskedTable[],
  catalogue: Catalogue,
): ReadonlyMap<string, readonly number[]> {
  const maskers = new Map<string, number[]>();
  for (const { table, columns } of masked)
    for (const { column } of columns)
      for (const place of placesOf(catalogue, table.oid, column.number)) {
        const others = maskers.get(place);
        if (others) others.push(table.oid);
        else maskers.set(place, [table.oid]);
      }
  return maskers;
}

function said(
  what: readonly string[],
  sentence: (them: string) => Problem,
): Problem[] {
  return what.length === 0
    ? []
    : [sentence([...new Set(what)].sort().join(", "))];
}

/** A column as people write it. */
function placeOf(table: Table | undefined, attribute: number): string {
  const column = table?.columns.find(({ number }) => number === attribute);
  return table && column ? `${tableLabel(table)}.${column.name}` : "";
}

/** Where SQL may meet a column's values: in the table, in what it is a part of, and in its parts. */
function placesOf(
  catalogue: Catalogue,
  relation: number,
  attribute: number,
): string[] {
  const table = findByOid(catalogue, relation);
  const column = table?.columns.find(({ number }) => number === attribute);
  if (!column) return [];
  return family(catalogue, relation)
    .map((oid) => tableByOid(catalogue, oid))
    .filter(({ columns }) => columns.some(({ name }) => name === column.name))
    .map((one) => `${tableLabel(one)}.${column.name}`);
}

/** Oids of a table, of what it is a part of, and of its parts. */
function family(catalogue: Catalogue, relation: number): number[] {
  const table = findByOid(catalogue, relation);
  return table
    ? [
        relation,
        ...table.descendants,
        ...ancestorsOf(catalogue, table).map(({ oid }) => oid),
      ]
    : [];
}
