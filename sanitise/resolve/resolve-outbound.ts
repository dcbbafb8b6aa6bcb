import { type TableName, tableLabel } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { findReferring } from "./find-references";
import { holdsRows, tablesNamed } from "./resolve-names";

/**
 * The tables that are emptied before anything else runs.
 * @returns each once, without parts of others, what can't be emptied, and names that stand for nothing
 */
export function resolveOutbound(
  outbound: readonly TableName[],
  catalogue: Catalogue,
): {
  readonly tables: readonly Table[];
  readonly problems: readonly string[];
  readonly unmatched: readonly string[];
} {
  const problems: string[] = [];
  const unmatched: string[] = [];
  const found = new Set<Table>();
  for (const name of outbound) {
    const tables = tablesNamed(name, catalogue);
    if (tables.length === 0)
      unmatched.push(
        `outbound: no table of the database is or matches ${tableLabel(name)}. Take it out.`,
      );
    for (const table of tables)
      if (holdsRows(table)) {
        found.add(table);
        problems.push(...elsewhere(table, catalogue));
      } else
        problems.push(
          `outbound: ${tableLabel(table)} is ${table.ofExtension ? "an extension's" : `a ${table.kind}`}, which can't be emptied. Take it out.`,
        );
  }
  const tables = [...found].filter(
    (table) => !ancestorsOf(catalogue, table).some((one) => found.has(one)),
  );
  return {
    tables,
    unmatched,
    problems: [
      ...problems,
      ...findReferring(tables, tables, catalogue).map(
        ({ table, referring, key }) =>
          `outbound: ${tableLabel(table)} can't be emptied, since ${tableLabel(referring)} refers to it (foreign key ${key}) and isn't outbound. Add ${tableLabel(referring)} to outbound, or give ${tableLabel(table)} a rule under tables.`,
      ),
    ],
  };
}

/** `TRUNCATE` reaches a table's parts on other servers, and empties them there. */
function elsewhere(table: Table, catalogue: Catalogue): string[] {
  return table.descendants
    .map((oid) => tableByOid(catalogue, oid))
    .filter(({ kind }) => kind === "foreign table")
    .map(
      (foreign) =>
        `outbound: ${tableLabel(table)} has the partition ${tableLabel(foreign)}, a foreign table: its rows are on another server, which is never written to. Name the other partitions instead, or drop the foreign table by a command before the rules.`,
    );
}
