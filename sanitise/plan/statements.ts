import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { quoteTable, whereTrue } from "../../postgres/sql";
import type { Column, ForeignKey, Table } from "../catalogue/catalogue";
import type { MaskedColumn } from "./masked-table";

/** Writes a table, its partitions and its heirs anew with new values in these columns, and everything else of the columns as it was. */
export function rewriteStatement(
  table: Table,
  columns: readonly MaskedColumn[],
  where: string | undefined,
): string {
  const actions = columns.flatMap(({ column, expression }) => {
    // The two values of a CASE must be of one type.
    const value =
      where === undefined
        ? expression
        : `cast(${expression} as ${column.type.bareSql})`;
    return retype(
      column,
      ` using ${whereTrue(where, value, quoteIdentifier(column.name))}`,
    );
  });
  return `alter table ${quoteTable(table)} ${actions.join(", ")}`;
}

/**
 * Puts a table's rows, not those of its partitions and heirs, into another one that has its columns but the
 * generated ones, with new values in these.
 */
export function copyStatement(
  table: Table,
  columns: readonly MaskedColumn[],
  into: string,
): string {
  const masks = new Map(
    columns.map(({ column, expression }) => [column.number, expression]),
  );
  const values = writtenColumns(table).map(
    ({ number, name }) => masks.get(number) ?? quoteIdentifier(name),
  );
  return `insert into ${into} (${namesOf(writtenColumns(table))}) select ${values.join(", ")} from only ${quoteTable(table)}`;
}

/** Puts the rows of such a one back into the table, in which PostgreSQL computes the generated columns. */
export function putBackStatement(table: Table, from: string): string {
  const names = namesOf(writtenColumns(table));
  return `insert into ${quoteTable(table)} (${names}) overriding system value select ${names} from ${from}`;
}

/** Makes a temporary table, until the transaction's end, for a table's columns but the generated ones, stored as there. */
export function asideStatements(table: Table, name: string): string[] {
  const columns = writtenColumns(table).map((column) => ({
    ...column,
    name: quoteIdentifier(column.name),
  }));
  return [
    `create temporary table ${name} (${columns.map(({ name, type }) => `${name} ${type.sql}`).join(", ")}) on commit drop`,
    ...columns.flatMap((column) =>
      column.settings.map(
        (setting) =>
          `alter table ${name} alter column ${column.name} ${setting}`,
      ),
    ),
  ];
}

/** The columns that rows are written with. */
function writtenColumns({ columns }: Table): readonly Column[] {
  return columns.filter(({ generated }) => !generated);
}

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => quoteIdentifier(name)).join(", ");
}

/** Changes these columns in a table, its partitions and its heirs. */
export function updateStatement(
  table: Table,
  columns: readonly MaskedColumn[],
  where: string | undefined,
): string {
  const values = columns.map(
    ({ column, expression }) =>
      `${quoteIdentifier(column.name)} = ${expression}`,
  );
  return `update ${quoteTable(table)} set ${values.join(", ")}${condition(where)}`;
}

/**
 * Takes rows from tables, their partitions and their heirs, in one statement: none of its parts sees what
 * another has deleted, so each condition is judged by the rows as they all were, in whatever order.
 */
export function deleteStatement(
  tables: readonly { readonly table: Table; readonly where: string }[],
): string {
  const parts = tables.map(
    ({ table, where }, index) =>
      `prod_copy_deleted_${index} as (delete from ${quoteTable(table)}${condition(where)})`,
  );
  return `with ${parts.join(", ")} select`;
}

/** A comment at the end of the condition must not swallow what follows. */
function condition(where: string | undefined): string {
  return where === undefined ? "" : ` where (${where}\n)`;
}

/** A constraint as it can be taken away and made again. */
type Constraint = Pick<ForeignKey, "name" | "definition" | "comment">;

/** Takes a constraint away, from partitions and heirs that inherit it too. */
export function dropConstraintStatement(
  table: Table,
  { name }: Pick<Constraint, "name">,
): string {
  return `alter table ${quoteTable(table)} drop constraint ${quoteIdentifier(name)}`;
}

/** Makes a constraint again as it was, which PostgreSQL does only where every row keeps it, unless it is NOT VALID. */
export function addConstraintStatements(
  table: Table,
  constraint: Constraint,
): string[] {
  return [
    `alter table ${quoteTable(table)} add constraint ${quoteIdentifier(constraint.name)} ${constraint.definition}`,
    ...commentStatements(table, constraint),
  ];
}

/** Gives a constraint its comment again, if it had one. */
export function commentStatements(
  table: Table,
  { name, comment }: Pick<Constraint, "name" | "comment">,
): string[] {
  return comment === undefined
    ? []
    : [
        `comment on constraint ${quoteIdentifier(name)} on ${quoteTable(table)} is ${escapeLiteral(comment)}`,
      ];
}

/**
 * Makes PostgreSQL forget what the planner knows of these columns' values, by giving them the type they
 * have: the one way there is before PostgreSQL 18. Nothing is rewritten. Holds for partitions and heirs too.
 */
export function dropStatisticsStatement(
  table: Table,
  columns: readonly Column[],
): string {
  const actions = columns.flatMap((column) => retype(column, ""));
  return `alter table ${quoteTable(table)} ${actions.join(", ")}`;
}

function retype(
  { name, type, settings }: Column,
  using: string,
): readonly string[] {
  const column = `alter column ${quoteIdentifier(name)}`;
  return [
    `${column} type ${type.sql}${using}`,
    ...settings.map((setting) => `${column} ${setting}`),
  ];
}
