import type { TableName } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  findTable,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { isPattern, literalLength, matchesPattern } from "../rules/pattern";

/** Whether a name of the file is, or stands for, that table's. */
export function names(name: TableName, table: TableName): boolean {
  return (
    isExactly(name, table) ||
    (matchesPattern(name.schema, table.schema) &&
      matchesPattern(name.table, table.table))
  );
}

/** Whether it is that table's very name. */
export function isExactly(name: TableName, table: TableName): boolean {
  return name.schema === table.schema && name.table === table.table;
}

/** Whether the name stands for more than one table. */
export function isTablePattern({ schema, table }: TableName): boolean {
  return isPattern(schema) || isPattern(table);
}

/** How specific a table's pattern is: its characters that stand for themselves. */
export function literalsOf({ schema, table }: TableName): number {
  return literalLength(schema) + literalLength(table);
}

/** Whether a table holds rows of this database that rules are for: not a view, not another server's, not an extension's. */
export function holdsRows({ kind, ofExtension }: Table): boolean {
  return !ofExtension && (kind === "table" || kind === "partitioned table");
}

/**
 * The tables that a name or a pattern stands for. A very name finds everything, so that what is wrong
 * about a view can be said; a pattern finds only tables that rules are for, and of a partitioned one no parts.
 */
export function tablesNamed(name: TableName, catalogue: Catalogue): Table[] {
  const exact = findTable(catalogue, name);
  if (exact) return [exact];
  if (!isTablePattern(name)) return [];
  const all = new Set(
    catalogue.tables.filter((table) => holdsRows(table) && names(name, table)),
  );
  return [...all].filter(
    (table) =>
      !ancestorsOf(catalogue, table).some((ancestor) => all.has(ancestor)),
  );
}

/** Parents before their parts, so that a part knows whether its parent has a rule. */
export function elderFirst(catalogue: Catalogue): Table[] {
  const depth = (table: Table) => ancestorsOf(catalogue, table).length;
  return [...catalogue.tables].sort((a, b) => depth(a) - depth(b));
}

/** A table with a part on another server can't have a rule; its other parts can. */
export function hasForeignPart(table: Table, catalogue: Catalogue): boolean {
  return table.descendants.some(
    (oid) => tableByOid(catalogue, oid).kind === "foreign table",
  );
}
