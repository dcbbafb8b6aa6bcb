import { tableLabel } from "../../../postgres/table-name";
import {
  type Catalogue,
  type ForeignKey,
  foreignKeysTo,
  type Table,
} from "../../catalogue/catalogue";
import { isOfSettings, suggests } from "./by-name";
import type { OutboundTable } from "./outbound-table";

/**
 * The same tables with those that are parts of them: their rows refer to rows that go, and are nothing without
 * them. So a queue goes with its attachments, and doesn't stay for their sake.
 * @param outbound tables that are outbound already
 */
export function withChildren(
  found: readonly OutboundTable[],
  unknown: readonly Table[],
  outbound: readonly Table[],
  catalogue: Catalogue,
): OutboundTable[] {
  const all = [...found];
  const mayGo = new Map(unknown.map((table) => [table.oid, table]));
  for (const { table } of found) mayGo.delete(table.oid);
  for (let before = -1; before !== all.length; ) {
    before = all.length;
    const going = new Map(
      [...outbound, ...all.map(({ table }) => table)].map((table) => [
        table.oid,
        table,
      ]),
    );
    for (const key of catalogue.foreignKeys) {
      const child = mayGo.get(key.from);
      const parent = going.get(key.to);
      if (!child || !parent || !isPart(child, parent, key, catalogue)) continue;
      all.push({ table: child, why: `a part of ${tableLabel(parent)}` });
      mayGo.delete(child.oid);
    }
  }
  return all;
}

function isPart(
  child: Table,
  parent: Table,
  { fromColumns }: ForeignKey,
  catalogue: Catalogue,
): boolean {
  if (isOfSettings(child.table)) return false;
  const oneToOne = child.uniqueIndexes.some(
    ({ columns }) =>
      columns.length === fromColumns.length &&
      fromColumns.every((number) => columns.includes(number)),
  );
  // Others lean on it themselves: it is more than a part.
  const leant = foreignKeysTo(catalogue, child.oid).some(
    ({ from }) => from !== child.oid,
  );
  return (
    child.table.startsWith(parent.table) ||
    suggests("mail", child.table) ||
    (oneToOne && !leant)
  );
}
