import { tableLabel } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  type ForeignKey,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { joining } from "../masks/registry";
import { expressionFor } from "../plan/expression";
import type { ColumnRule, TableRule } from "../rules/rules";

/** A table and the rule it has. */
interface Ruled {
  readonly table: Table;
  readonly rule: TableRule;
}

/**
 * Rules on columns that tie two tables together. Two kinds go well: null, where the referring column may be
 * null; and a mask that is equal for equal values, on every column of the key, on both sides alike.
 * @param outbound tables of which no row is left by then
 * @returns a sentence or two per column that would break a foreign key
 */
export function findForeignKeyProblems(
  ruled: readonly Ruled[],
  outbound: readonly Table[],
  catalogue: Catalogue,
): string[] {
  const gone = new Set(
    outbound.flatMap(({ oid, descendants }) => [oid, ...descendants]),
  );
  const ruleFor = ruleFinder(ruled, catalogue);
  return [
    ...new Set(
      catalogue.foreignKeys
        .filter(({ from, to }) => !gone.has(from) && !gone.has(to))
        .flatMap((key) => keyProblems(key, ruleFor, catalogue)),
    ),
  ];
}

/** Finds the rule that reaches a table: its own, else the first of those of what it is a part of, and of its parts. */
type RuleFor = (table: Table) => Ruled | undefined;

function ruleFinder(ruled: readonly Ruled[], catalogue: Catalogue): RuleFor {
  const places = new Map(ruled.map(({ table }, place) => [table.oid, place]));
  return (table) => {
    const place =
      places.get(table.oid) ??
      Math.min(
        ...[
          ...ancestorsOf(catalogue, table).map(({ oid }) => oid),
          ...table.descendants,
        ].flatMap((oid) => places.get(oid) ?? []),
      );
    return ruled[place];
  };
}

function keyProblems(
  key: ForeignKey,
  ruleFor: RuleFor,
  catalogue: Catalogue,
): string[] {
  const from = end(tableByOid(catalogue, key.from), key.fromColumns, ruleFor);
  const to = end(tableByOid(catalogue, key.to), key.toColumns, ruleFor);
  const emptied = [...from, ...to].some(({ rule }) => rule?.delete === "all");
  if (emptied) return [];
  return from.flatMap((referring, index) => {
    const referred = to[index];
    if (!referred || fits(referring, referred)) return [];
    return [referring, referred]
      .filter(({ columnRule }) => columnRule !== undefined)
      .map(
        ({ table, name }) =>
          `${tableLabel(table)}.${name}: it is part of the foreign key ${key.name} from ${tableLabel(referring.table)}.${referring.name} to ${tableLabel(referred.table)}.${referred.name}, which other values would break. Give both columns the same mask (${joining.join(" or ")}) for all rows, the referring one null, or delete the rows.`,
      );
  });
}

/** A column at one end of a key, and the rule that reaches it. */
interface KeyColumn extends Partial<Ruled> {
  readonly table: Table;
  readonly name: string;
  readonly columnRule: ColumnRule | undefined;
  /** Its new value, with its own name taken out; undefined where it stays. */
  readonly mask: string | undefined;
  /** Whether the rule is that of the table itself, and not of the one that it is a part of. */
  readonly direct: boolean;
}

function end(
  table: Table,
  numbers: readonly number[],
  ruleFor: RuleFor,
): KeyColumn[] {
  const found = ruleFor(table);
  return numbers.flatMap((number) => {
    const column = table.columns.find((one) => one.number === number);
    if (!column) return [];
    const rules = found?.rule.columns ?? {};
    const rule = Object.hasOwn(rules, column.name)
      ? rules[column.name]
      : undefined;
    const columnRule = rule?.kind === "keep" ? undefined : rule;
    return [
      {
        table,
        name: column.name,
        ...(found && { rule: found.rule }),
        columnRule,
        mask:
          columnRule && expressionFor({ ...column, name: "value" }, columnRule),
        direct: found?.table === table,
      },
    ];
  });
}

function fits(referring: KeyColumn, referred: KeyColumn): boolean {
  const { columnRule } = referring;
  if (referred.columnRule === undefined)
    return columnRule === undefined || columnRule.kind === "null";
  return (
    columnRule !== undefined &&
    joining.includes(columnRule.kind) &&
    referring.mask === referred.mask &&
    referring.direct &&
    referred.direct &&
    referring.rule?.where === undefined &&
    referred.rule?.where === undefined
  );
}
