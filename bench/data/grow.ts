import type { Client } from "pg";
import {
  type Column,
  indexes,
  type Table,
  tables,
} from "../../sandbox/demo/cobalt/facts";

/** Rows below which a table holds kinds of things rather than things that happen. */
const fewRows = 1_000;

/**
 * Copies the demo's rows within their tables, before the constraints are made: each copy has keys of its
 * own, refers to rows of the same copy, and is different where a unique index wants it.
 * @param counts rows of each table
 * @param copies how many there are to be in all
 */
export async function grow(
  client: Client,
  counts: Readonly<Record<string, number>>,
  copies: number,
): Promise<void> {
  const growing = growingTables(counts);
  const steps = new Map<string, Map<string, number>>();
  for (const table of growing.values())
    steps.set(table.name, await greatest(client, table));
  for (let copy = 1; copy < copies; copy++)
    for (const table of growing.values()) {
      const names = table.columns.map(({ name }) => quote(name)).join(", ");
      const values = table.columns.map((column) =>
        valueIn(column, table, growing, steps, counts, copy),
      );
      await client.query(
        `insert into ${quote(table.name)} (${names}) select ${values.join(", ")} from ${quote(table.name)} where id <= ${steps.get(table.name)?.get("id") ?? 0}`,
      );
    }
}

/** Tables that hold enough, have a key that can be counted on, and unique indexes that allow copies. */
function growingTables(
  counts: Readonly<Record<string, number>>,
): Map<string, Table> {
  const growing = new Map(
    tables()
      .filter(
        ({ name, columns }) =>
          (counts[name] ?? 0) >= fewRows &&
          columns.some((one) => one.name === "id" && one.identity),
      )
      .map((table) => [table.name, table]),
  );
  for (;;) {
    const stuck = [...growing.values()].filter((table) =>
      uniqueColumns(table).some(
        (columns) => changing(columns, growing) === undefined,
      ),
    );
    if (stuck.length === 0) return growing;
    for (const { name } of stuck) growing.delete(name);
  }
}

function uniqueColumns(table: Table): Column[][] {
  return indexes()
    .filter((index) => index.unique && index.table === table.name)
    .map((index) =>
      table.columns.filter(({ name }) =>
        index.columns.some((one) => one.name === name),
      ),
    );
}

/** The column of a unique index that is another in each copy: one will do, and a reference changes anyway. */
function changing(
  columns: readonly Column[],
  growing: ReadonlyMap<string, Table>,
): Column | undefined {
  return (
    columns.find(
      ({ references }) => references && growing.has(references.table),
    ) ??
    columns.find(({ type, references }) => !references && isInteger(type)) ??
    columns.find(({ type, references }) => !references && hasRoom(type))
  );
}

function isInteger(type: string): boolean {
  return /^(integer|bigint)$/.test(type);
}

/** Whether a text of this type has room for a copy's number before it. */
function hasRoom(type: string): boolean {
  return type === "text" || (lengthOf(type) ?? 0) >= 15;
}

function lengthOf(type: string): number | undefined {
  const length = /^character varying\((\d+)\)$/.exec(type)?.[1];
  return length === undefined ? undefined : Number(length);
}

async function greatest(
  client: Client,
  table: Table,
): Promise<Map<string, number>> {
  const numbers = table.columns.filter(
    ({ type, references }) => isInteger(type) && !references,
  );
  const { rows } = await client.query<Record<string, number>>(
    `select ${numbers.map(({ name }) => `coalesce(max(${quote(name)}), 0)::float8 as ${quote(name)}`).join(", ")} from ${quote(table.name)}`,
  );
  return new Map(Object.entries(rows[0] ?? {}));
}

function valueIn(
  column: Column,
  table: Table,
  growing: ReadonlyMap<string, Table>,
  steps: ReadonlyMap<string, ReadonlyMap<string, number>>,
  counts: Readonly<Record<string, number>>,
  copy: number,
): string {
  const name = quote(column.name);
  const { references } = column;
  const greatestOf = (from: string, of: string) =>
    steps.get(from)?.get(of) ?? 0;
  const shifted = (from: string, of: string) =>
    `${name} + ${copy * (greatestOf(from, of) + 1)}`;
  if (references)
    return growing.has(references.table)
      ? shifted(references.table, references.column)
      : name;
  if (column.name === "id") return shifted(table.name, "id");
  const changed = uniqueColumns(table).some(
    (columns) => changing(columns, growing)?.name === column.name,
  );
  if (!changed) return name;
  // Above all that are there, close together: numbers like 1,000,001,341 leave no room for sums.
  if (isInteger(column.type))
    return `case when ${name} is not null then ${greatestOf(table.name, column.name) + (copy - 1) * (counts[table.name] ?? 0)} + dense_rank() over (order by ${name}) end`;
  const length = lengthOf(column.type);
  const text = `'${copy}.' || ${name}`;
  return length === undefined ? text : `left(${text}, ${length})`;
}

function quote(name: string): string {
  return `"${name}"`;
}
