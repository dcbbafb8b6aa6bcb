import { tableLabel } from "../../../postgres/table-name";
import type { Catalogue, ForeignKey, Table } from "../../catalogue/catalogue";
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
  for (let before = -1; before !== all.length; ) {
    before = all.length;
    const going = [...outbound, ...all.map(({ table }) => table)];
    for (const key of catalogue.foreignKeys) {
      const child = unknown.find(({ oid }) => oid === key.from);
      const parent = going.find(({ oid }) => oid === key.to);
      if (!child || !parent || all.some(({ table }) => table === child))
        continue;
      if (isPart(child, parent, key, catalogue))
        all.push({ table: child, why: `a part of ${tableLabel(parent)}` });
    }
  }
  return all;
}

function isPart(
  child: Table,
  parent: Table,
  { fromColumns }: ForeignKey,
  { foreignKeys }: Catalogue,
): boolean {
  if (isOfSettings(child.table)) return false;
  const oneToOne = child.uniqueIndexes.some(
    ({ columns }) =>
      columns.length === fromColumns.length &&
      fromColumns.every((number) => columns.includes(number)),
  );
  // Others lean on it themselves: it is more than a part.
  const leant = foreignKeys.some(
    ({ from, to }) => to === child.oid && from !== child.oid,
  );
  return (
    child.table.startsWith(parent.table) ||
    suggests("mail", child.table) ||
    (oneToOne && !leant)
  );
}
