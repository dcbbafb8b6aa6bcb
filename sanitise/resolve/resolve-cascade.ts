import { type TableName, tableLabel } from "../../postgres/table-name";
import {
  type Catalogue,
  foreignKeysTo,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { isTablePattern, tablesNamed } from "./resolve-names";

/**
 * The tables that go together with this one since they refer to it, as `cascade` names them.
 * @returns them, what is wrong with those that don't, and names that stand for nothing
 */
export function resolveCascade(
  table: Table,
  cascade: readonly TableName[],
  catalogue: Catalogue,
): {
  readonly tables: readonly Table[];
  readonly problems: readonly string[];
  readonly unmatched: readonly string[];
} {
  if (cascade.length === 0) return { tables: [], problems: [], unmatched: [] };
  const referring = referringTo(table, catalogue);
  const tables: Table[] = [];
  const problems: string[] = [];
  const unmatched: string[] = [];
  for (const name of cascade) {
    const all = tablesNamed(name, catalogue);
    const fitting = all.filter(({ oid }) => referring.has(oid));
    tables.push(...fitting);
    const named = `${tableLabel(table)}: cascade names ${tableLabel(name)}`;
    if (all.length === 0)
      unmatched.push(
        `${named}, which ${isTablePattern(name) ? "matches no table" : "the database doesn't have"}. Take it out.`,
      );
    else if (fitting.length === 0)
      problems.push(`${named}, which doesn't refer to it. Take it out.`);
  }
  return { tables: [...new Set(tables)], problems, unmatched };
}

/** Oids of the tables that refer to this one by foreign keys, over any number of steps. */
function referringTo(table: Table, catalogue: Catalogue): Set<number> {
  const found = new Set<number>([table.oid, ...table.descendants]);
  // A set gives what is added to it meanwhile too.
  for (const oid of found)
    for (const { from } of foreignKeysTo(catalogue, oid))
      for (const one of [from, ...tableByOid(catalogue, from).descendants])
        found.add(one);
  found.delete(table.oid);
  return found;
}
