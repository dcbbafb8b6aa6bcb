import { isOwn } from "../../postgres/own-objects";
import type { TableName } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  type Column,
  findByOid,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { holdsRows } from "../resolve/resolve-names";
import type { ResolvedRules } from "../resolve/resolve-rules";
import type { TableRules } from "../rules/rules";
import { couldBePersonal } from "./could-be-personal";

/** A table that the rules don't know, or know without some of its columns. */
export interface UnknownTable {
  readonly table: Table;
  /** The name or pattern under which the file has its rule; undefined: it has none. */
  readonly origin: TableName | undefined;
  /** Columns that could hold a person's data and have no rule. */
  readonly columns: readonly Column[];
}

/**
 * What the rules don't say, which stops everything: every table must be known, and every column that
 * could hold a person's data must have a rule, unless all rows go. Views and materialized views show what
 * other tables hold, a foreign table's rows are another server's, an extension's tables its own.
 * A partition's columns are its parent's; so are an heir's, save those that it adds. A partitioned table
 * whose parts have rules of their own, or are partly on another server, needs none.
 */
export function findUnknown(
  { rules, origins }: ResolvedRules,
  catalogue: Catalogue,
): UnknownTable[] {
  const emptied = new Set(
    rules.outbound.map((name) => findTable(catalogue, name)?.oid),
  );
  const ruled = new Map<number | undefined, TableRules>(
    rules.tables.map((rule) => [findTable(catalogue, rule)?.oid, rule]),
  );
  const goes = ({ oid }: Table) =>
    emptied.has(oid) || ruled.get(oid)?.rule.delete === "all";
  const leftToItsParts = ({ oid, kind, descendants }: Table) =>
    kind === "partitioned table" &&
    !ruled.has(oid) &&
    !emptied.has(oid) &&
    descendants.some(
      (part) =>
        findByOid(catalogue, part)?.kind === "foreign table" ||
        ruled.has(part) ||
        emptied.has(part),
    );

  return catalogue.tables.flatMap((table) => {
    if (!holdsRows(table) || isOwn(table) || leftToItsParts(table)) return [];
    const elders = ancestorsOf(catalogue, table).filter(
      (elder) => !leftToItsParts(elder),
    );
    if ([table, ...elders].some(goes)) return [];
    const rule = ruled.get(table.oid)?.rule;
    const columns = table.columns.filter(
      (column) =>
        couldBePersonal(column) &&
        !Object.hasOwn(rule?.columns ?? {}, column.name) &&
        !elders.some((elder) =>
          elder.columns.some(({ name }) => name === column.name),
        ),
    );
    const known = rule !== undefined || elders.length > 0;
    return known && columns.length === 0
      ? []
      : [{ table, origin: origins.get(table.oid), columns }];
  });
}
