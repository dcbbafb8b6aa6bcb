import { shareEqual } from "../../postgres/share-equal";
import {
  type Catalogue,
  findTable,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import {
  type ColumnRule,
  deleteCondition,
  type TableRules,
} from "../rules/rules";
import { expressionFor } from "./expression";
import { groupTied } from "./group-tied";
import { workOf } from "./mask-workers";
import {
  type MaskedColumn,
  type MaskedTable,
  type MaskingTask,
  storageOf,
} from "./masked-table";
import { wayFor } from "./way";

/** What will be done to one database. */
export interface Plan {
  /** Tables that lose all rows. */
  readonly truncated: readonly Table[];
  /** What is done to the others, what takes longest first. */
  readonly tasks: readonly MaskingTask[];
}

/**
 * What is to be done to a database, from its rules and its catalogue. The rules must fit: see
 * `find-problems.ts`.
 * @param readsOnlyItsRow tells of a table whether the SQL of its rules calls nothing but PostgreSQL's own
 * functions, so that none can read the table while it is being rewritten
 */
export function planDatabase(
  rules: readonly TableRules[],
  catalogue: Catalogue,
  readsOnlyItsRow: (table: Table) => boolean,
): Plan {
  const truncated: Table[] = [];
  const masked: MaskedTable[] = [];
  const { text, list } = shareEqual();
  for (const { rule, ...name } of rules) {
    const table = findTable(catalogue, name);
    if (!table) continue;
    if (rule.delete === "all") {
      truncated.push(table);
      continue;
    }
    const columns = list(maskedColumns(table, rule.columns, text));
    const deleteWhere = deleteCondition(rule);
    if (columns.length === 0 && deleteWhere === undefined) continue;
    masked.push({
      table,
      columns,
      where: rule.where,
      deleteWhere,
      way: wayFor(
        {
          table,
          columns,
          where: rule.where,
          deleteWhere,
          readsOnlyItsRow: readsOnlyItsRow(table),
        },
        catalogue,
      ),
      parts: list(table.descendants.map((oid) => tableByOid(catalogue, oid))),
      storage: list(storageOf(catalogue, table)),
    });
  }
  return {
    truncated,
    tasks: groupTied(masked, catalogue).sort((a, b) => workOf(b) - workOf(a)),
  };
}

/**
 * The columns of a table that its rule changes, in the table's order.
 * @param text gives for equal expressions the same one: thousands of tables have columns of the same names and rules
 */
export function maskedColumns(
  table: Table,
  rules: Readonly<Record<string, ColumnRule>>,
  text: (expression: string) => string = (expression) => expression,
): MaskedColumn[] {
  return table.columns.flatMap((column) => {
    const rule = Object.hasOwn(rules, column.name)
      ? rules[column.name]
      : undefined;
    return rule && rule.kind !== "keep"
      ? [{ column, rule, expression: text(expressionFor(column, rule)) }]
      : [];
  });
}

/** What a task, or some of its tables, has to write, indexes included. */
export function bytesOf({ tables }: Pick<MaskingTask, "tables">): number {
  return tables
    .flatMap(({ storage }) => storage)
    .reduce((sum, { bytes, indexBytes }) => sum + bytes + indexBytes, 0);
}

/** What a task, or some of its tables, takes besides while it is at work: the rows of a table that is copied twice, and masks that wait beside it. */
export function roomOf({ tables }: Pick<MaskingTask, "tables">): number {
  const aside = tables
    .filter(
      ({ way, columns, workers = 0 }) =>
        (way.kind === "copy" || workers > 0) && columns.length > 0,
    )
    .flatMap(({ storage }) => storage)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return bytesOf({ tables }) + aside;
}

/** What the tables that are changed by UPDATE take, their indexes included. */
export function updatedBytes(tables: readonly MaskedTable[]): number {
  return bytesOf({
    tables: tables.filter(
      ({ way, columns }) => way.kind === "update" && columns.length > 0,
    ),
  });
}
