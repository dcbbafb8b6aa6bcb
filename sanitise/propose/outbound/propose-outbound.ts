import type { Catalogue, Table } from "../../catalogue/catalogue";
import { findReferring } from "../../resolve/find-references";
import { outboundByColumns } from "./by-columns";
import { isOutboundByName } from "./by-name";
import { findKnown } from "./known-tables";
import type { OutboundTable } from "./outbound-table";
import { withChildren } from "./with-children";
import { withFamily } from "./with-family";

/**
 * Those of the tables that had better be emptied before anything else runs: they are of a known package, or
 * have names or columns as queues, sessions and tokens have. Only where each table that refers to them goes too.
 * @param outbound tables that are outbound already
 */
export function proposeOutbound(
  unknown: readonly Table[],
  outbound: readonly Table[],
  catalogue: Catalogue,
): OutboundTable[] {
  const known = unknown.flatMap((table) => {
    const why = whyOutbound(table, catalogue);
    return why === undefined ? [] : [{ table, why }];
  });
  let found = withFamily(
    withChildren(known, unknown, outbound, catalogue),
    unknown,
  );
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    const tables = found.map(({ table }) => table);
    const kept = new Set(
      findReferring(tables, [...tables, ...outbound], catalogue).map(
        ({ table }) => table,
      ),
    );
    found = found.filter(({ table }) => !kept.has(table));
  }
  return found;
}

/** Why a table's rows could still reach people, or open something; undefined: nothing tells that. */
export function whyOutbound(
  table: Table,
  catalogue: Catalogue,
): string | undefined {
  const known = findKnown(table, catalogue);
  if (known) return `${known.package}: ${known.holds}`;
  return isOutboundByName(table.table)
    ? "by its name"
    : outboundByColumns(table);
}
