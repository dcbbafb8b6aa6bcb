import type { ClientBase } from "pg";
import { type Catalogue, findTable, type Table } from "../catalogue/catalogue";
import { maskedColumns } from "../plan/plan";
import { deleteCondition, type TableRules } from "../rules/rules";
import { type Reads, whatItDecidesBy } from "./what-it-reads";

/** A condition or a value that the rules write as SQL. */
interface Written {
  readonly table: Table;
  /** What it is for: which rows change, which go, or the new value of a column. */
  readonly of: "where" | "delete" | { readonly column: string };
  readonly sql: string;
}

/** One of these, with what it reads. */
export interface Expression extends Written {
  readonly reads: Reads;
}

/** All SQL in the rules of tables that keep rows. */
export function writtenSql(
  rules: readonly TableRules[],
  catalogue: Catalogue,
): Written[] {
  return rules.flatMap(({ rule, ...name }) => {
    const table = findTable(catalogue, name);
    if (!table || rule.delete === "all") return [];
    const written: Written[] = [];
    const condition = deleteCondition(rule);
    if (condition !== undefined)
      written.push({ table, of: "delete", sql: condition });
    if (rule.where !== undefined)
      written.push({ table, of: "where", sql: rule.where });
    for (const { column, rule: own } of maskedColumns(table, rule.columns))
      if (own.kind === "sql")
        written.push({
          table,
          of: { column: column.name },
          sql: own.expression,
        });
    return written;
  });
}

/** Learns what they read. The session must have its masking functions. */
export async function readExpressions(
  client: ClientBase,
  written: readonly Written[],
): Promise<Expression[]> {
  const expressions: Expression[] = [];
  for (const one of written)
    expressions.push({
      ...one,
      reads: await whatItDecidesBy(client, one.table, one.sql),
    });
  return expressions;
}
