import type { ClientBase } from "pg";
import { tableLabel } from "../../postgres/table-name";
import {
  type Catalogue,
  type Column,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { textTypes } from "../masks/shared/types";
import type { DatabaseRules } from "../rules/rules";
import { type Contents, countContents } from "./contents/count-contents";
import { holdTheSame } from "./contents/hold-the-same";

/** Columns of one name that hold the same values and get unequal rules: what joins them finds no row afterwards. */
export interface Unequal {
  readonly column: string;
  /** Kinds of rules, each with the tables in which the column has it. */
  readonly rules: Readonly<Record<string, readonly string[]>>;
}

interface Ruled {
  readonly table: Table;
  readonly column: Column;
  readonly kind: string;
}

/** Rules after which a value is still somebody's: another kind of them elsewhere would tear two columns apart. */
const told = (kind: string) => !["null", "constant", "sql"].includes(kind);

/**
 * Columns of one name whose rules differ although many of their values are the same, by the first 10,000 rows of each.
 * Foreign keys aren't looked at: rules that would break one are refused anyhow.
 * @param rules of exact tables and columns
 */
export async function findUnequal(
  client: ClientBase,
  rules: DatabaseRules,
  catalogue: Catalogue,
): Promise<Unequal[]> {
  const byName = new Map<string, Ruled[]>();
  for (const { rule, ...name } of rules.tables) {
    const table = findTable(catalogue, name);
    for (const column of table?.columns ?? []) {
      const kind = rule.columns[column.name]?.kind;
      if (!table || !kind || !told(kind)) continue;
      if (!textTypes.includes(column.type.base)) continue;
      byName.set(column.name, [
        ...(byName.get(column.name) ?? []),
        { table, column, kind },
      ]);
    }
  }
  const found: Unequal[] = [];
  for (const [column, ruled] of byName) {
    const kinds = new Set(ruled.map(({ kind }) => kind));
    if (kinds.size < 2) continue;
    const torn = await tornApart(client, ruled);
    if (torn.length > 0) found.push({ column, rules: tablesByKind(torn) });
  }
  return found;
}

/** Those that hold the same as one with another rule. */
async function tornApart(
  client: ClientBase,
  ruled: readonly Ruled[],
): Promise<Ruled[]> {
  const contents = new Map<Ruled, Contents | undefined>();
  for (const one of ruled) {
    const counted = await countContents(client, one.table, [one.column]);
    contents.set(
      one,
      typeof counted === "string" ? undefined : counted.get(one.column.name),
    );
  }
  return ruled.filter((one) =>
    ruled.some(
      (other) =>
        other.kind !== one.kind &&
        // A few words that all know, such as a language, are no values to join by.
        (contents.get(one)?.different ?? 0) >= fewest &&
        holdTheSame(contents.get(one), contents.get(other)),
    ),
  );
}

/** Fewer different values are a list of the application's. */
const fewest = 10;

function tablesByKind(ruled: readonly Ruled[]): Record<string, string[]> {
  const tables: Record<string, string[]> = {};
  for (const { kind, table } of ruled)
    tables[kind] = [...(tables[kind] ?? []), tableLabel(table)];
  return tables;
}
