import { tableLabel } from "../../postgres/table-name";
import {
  type Catalogue,
  findTable,
  type Table,
  tableByOid,
  tablesByOid,
} from "../catalogue/catalogue";
import { maskProblem } from "../masks/fit";
import { findReferences } from "../resolve/find-references";
import type { ColumnRule, DatabaseRules, TableRule } from "../rules/rules";
import { findForeignKeyProblems } from "./find-key-problems";

/**
 * Everything about the rules that can't work on this database, by its catalogue alone: one sentence or
 * two each, to be shown as they are. Empty when the rules fit.
 * @param rules of exact tables and columns: see `resolve-rules.ts`
 */
export function findProblems(
  { tables: rules, outbound }: DatabaseRules,
  catalogue: Catalogue,
): string[] {
  const ruled = rules.flatMap(({ rule, ...name }) => {
    const table = findTable(catalogue, name);
    return table ? [{ table, rule }] : [];
  });
  const emptied = outbound.flatMap((name) => findTable(catalogue, name) ?? []);
  return [
    ...ruled.flatMap(({ table, rule }) =>
      [
        ...tableProblems(table, catalogue),
        ...columnProblems(table, rule.columns),
      ].map((problem) => `${tableLabel(table)}${problem}`),
    ),
    ...ruled.flatMap(({ table, rule }) =>
      table.descendants.flatMap((oid) =>
        partProblems(tableByOid(catalogue, oid), table, rule.columns),
      ),
    ),
    ...findDoubleRules(ruled, catalogue),
    ...findReferences(
      ruled
        .filter(({ rule }) => rule.delete === "all")
        .map(({ table }) => table),
      emptied,
      catalogue,
    ),
    ...findForeignKeyProblems(ruled, emptied, catalogue),
  ];
}

function tableProblems(table: Table, catalogue: Catalogue): string[] {
  switch (table.kind) {
    case "view":
    case "materialized view":
      return [
        ` is a ${table.kind}: it shows rows of other tables. Give those rules.`,
      ];
    case "foreign table":
      return [
        " is a foreign table: its rows are on another server, which is never written to. Take its rule out.",
      ];
    case "table":
    case "partitioned table":
      return tablesByOid(catalogue, table.descendants)
        .filter(({ kind }) => kind === "foreign table")
        .map(
          (foreign) =>
            ` has the partition ${tableLabel(foreign)}, a foreign table: its rows are on another server, which is never written to. Give the other partitions rules of their own.`,
        );
  }
}

interface Ruled {
  readonly table: Table;
  readonly rule: TableRule;
}

/**
 * SQL that names a partitioned table reaches its partitions, so a second rule there would mask what is
 * masked. An heir may have a rule for columns that are its own.
 */
function findDoubleRules(
  ruled: readonly Ruled[],
  catalogue: Catalogue,
): string[] {
  const ruleOf = new Map(ruled.map((one) => [one.table.oid, one]));
  return ruled.flatMap(({ table }) =>
    tablesByOid(catalogue, table.descendants)
      .flatMap(({ oid }) => ruleOf.get(oid) ?? [])
      .filter((child) => !isForOwnColumns(child, table))
      .map(
        (child) =>
          `${tableLabel(child.table)}: the rule of ${tableLabel(table)}, which it is a part of, holds for it too. Keep one of the two.`,
      ),
  );
}

function isForOwnColumns({ rule }: Ruled, parent: Table): boolean {
  return (
    rule.delete === "none" &&
    parent.columns.every(({ name }) => !Object.hasOwn(rule.columns, name))
  );
}

function columnProblems(
  table: Table,
  rules: Readonly<Record<string, ColumnRule>>,
): string[] {
  const rewriting = table.alwaysFiring.find(({ what }) => what === "rule");
  return [
    ...(rewriting
      ? [
          `: the rule ${rewriting.name} would change what is written, as it is enabled for replicas too. Drop it by a command before the rules.`,
        ]
      : []),
    ...Object.entries(rules).flatMap(([name, rule]) => {
      const column = table.columns.find((one) => one.name === name);
      const problem = column && maskProblem(column, rule, table.uniqueIndexes);
      return problem === undefined ? [] : [`.${name}: ${problem}`];
    }),
  ];
}

/** What NOT NULL and unique indexes that are a partition's or an heir's alone tell against the rules of its parent. */
function partProblems(
  part: Table,
  { columns }: Table,
  rules: Readonly<Record<string, ColumnRule>>,
): string[] {
  const own = part.uniqueIndexes.filter(({ inherited }) => !inherited);
  return Object.entries(rules).flatMap(([name, rule]) => {
    const above = columns.find((one) => one.name === name);
    const column = part.columns.find((one) => one.name === name);
    if (!above || !column || maskProblem(above, rule, []) !== undefined)
      return [];
    const problem = maskProblem(column, rule, own);
    return problem === undefined
      ? []
      : [`${tableLabel(part)}.${name}: ${problem}`];
  });
}
