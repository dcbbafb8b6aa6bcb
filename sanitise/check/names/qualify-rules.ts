import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import {
  type Catalogue,
  findTable,
  type Table,
} from "../../catalogue/catalogue";
import { withoutMaskingFunctions } from "../../masks/stand-ins";
import {
  type ColumnRule,
  deleteCondition,
  type TableRule,
  type TableRules,
} from "../../rules/rules";
import { whyNotParsed } from "../parse-statement";
import { findConverted } from "./find-converted";
import { qualify } from "./qualify";

/** A name without a schema in a rule's SQL, and the one thing outside of `pg_catalog` that it is. */
export interface FoundName {
  /** `visit.delete`, or a table and a column. */
  readonly place: string;
  readonly name: string;
  /** With its schema, and with its arguments' types where it is a function. */
  readonly means: string;
}

/** Rules of exact tables in whose SQL every name has its schema. */
export interface QualifiedRules {
  readonly tables: TableRules[];
  readonly found: readonly FoundName[];
  /** A sentence or two per name that means nothing certain, with what to write. */
  readonly problems: readonly string[];
}

/**
 * Sessions look names up in `pg_catalog` alone, so that nothing that others made can stand in for what is
 * PostgreSQL's. What the rules' SQL names besides is looked up here, once, and gets its schema. Reads no row
 * and writes nothing. SQL that PostgreSQL doesn't take is left as it is: see `check-conditions.ts`.
 */
export async function qualifyRules(
  client: ClientBase,
  rules: readonly TableRules[],
  catalogue: Catalogue,
): Promise<QualifiedRules> {
  const tables: TableRules[] = [];
  const found: FoundName[] = [];
  const problems: string[] = [];
  for (const written of rules) {
    const table = findTable(catalogue, written);
    if (!table) {
      tables.push(written);
      continue;
    }
    const one = async (key: string, sql: string, frame: Frame) => {
      const place = `${tableLabel(table)}.${key}`;
      const known = await qualify(client, frame.before, sql, frame.after);
      found.push(...known.found.map((it) => ({ place, ...it })));
      const reasons =
        known.problem === undefined
          ? await converted(client, known.sql, frame)
          : [known.problem];
      problems.push(...reasons.map((reason) => `${place}: ${reason}`));
      return known.sql;
    };
    // Written out, as below: of thousands of tables, each copy by `...` takes several times the room.
    tables.push({
      schema: written.schema,
      table: written.table,
      rule: await qualifyRule(written.rule, table, one),
    });
  }
  return { tables, found, problems };
}

/** Those of other complaints that are about places of which these tell nothing yet: one reason will do. */
export function besides(
  known: readonly string[],
  others: readonly string[],
): string[] {
  const place = (problem: string) => problem.slice(0, problem.indexOf(": "));
  const told = new Set(known.map(place));
  return others.filter((one) => !told.has(place(one)));
}

/** What stands around a rule's SQL in a statement. A comment at its end must not swallow what follows. */
interface Frame {
  readonly before: string;
  readonly after: string;
}

type One = (key: string, sql: string, frame: Frame) => Promise<string>;

async function qualifyRule(
  rule: TableRule,
  table: Table,
  one: One,
): Promise<TableRule> {
  const condition: Frame = {
    before: `select from ${quoteTable(table)} where (`,
    after: "\n) is true",
  };
  const where =
    rule.where === undefined
      ? undefined
      : await one("where", rule.where, condition);
  const going = deleteCondition(rule);
  const columns: Record<string, ColumnRule> = {};
  for (const [name, own] of Object.entries(rule.columns))
    columns[name] =
      own.kind === "sql"
        ? {
            ...own,
            expression: await one(name, own.expression, {
              before: `update ${quoteTable(table)} set (${quoteIdentifier(name)}) = row(`,
              after: "\n)",
            }),
          }
        : own;
  return {
    cascade: rule.cascade,
    keep: rule.keep,
    where,
    columns,
    delete:
      going === undefined
        ? rule.delete
        : { where: await one("delete", going, condition) },
  };
}

async function converted(
  client: ClientBase,
  sql: string,
  { before, after }: Frame,
): Promise<string[]> {
  const statement = `${before}${withoutMaskingFunctions(sql)}${after}`;
  const reason = await whyNotParsed(client, "prod_copy_taken", statement);
  if (reason !== undefined) return [];
  await client.query("deallocate prod_copy_taken");
  return findConverted(client, statement);
}
