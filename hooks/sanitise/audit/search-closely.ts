import type { ClientBase } from "pg";
import type { Column, Table } from "../catalogue/catalogue";
import { writeTableName } from "../rules/table-name";
import { quoteTable } from "../run/sql";
import { columnText } from "./column-text";
import type { Finding } from "./finding";
import type { Kind } from "./kinds/kind";
import type { Kinds } from "./kinds/kinds";
import { countsOf, piecesOf, readCounts } from "./pieces";
import { isTooLong, within } from "./ranges";

/** A column in which something of a kind may stand. */
export interface Suspect {
  readonly column: Column;
  readonly kind: Kind;
}

/** Blocks in which each row is looked at by itself, once it is known that something is there. */
const fewBlocks = 16;

/** PostgreSQL takes no more than 1,664 columns of a result. */
const mostConditions = 1_000;

/** All columns with all kinds. */
export function suspectsOf(
  columns: readonly Column[],
  { all }: Kinds,
): Suspect[] {
  return columns.flatMap((column) => all.map((kind) => ({ column, kind })));
}

/**
 * Finds what a quick look saw in these blocks: by halves of halves, for ever fewer columns and kinds, and
 * exactly where few blocks are left.
 */
export async function searchClosely(
  client: ClientBase,
  table: Table,
  suspects: readonly Suspect[],
  kinds: Kinds,
  from: number,
  to: number,
): Promise<Finding[]> {
  const left = await stillSuspected(client, table, suspects, kinds, from, to);
  if (left.length === 0) return [];
  if (to - from <= fewBlocks)
    return countRows(client, table, left, kinds, from, to);
  const findings: Finding[] = [];
  const step = Math.ceil((to - from) / 4);
  for (let block = from; block < to; block += step)
    findings.push(
      ...(await searchClosely(
        client,
        table,
        left,
        kinds,
        block,
        Math.min(block + step, to),
      )),
    );
  return findings;
}

async function stillSuspected(
  client: ClientBase,
  table: Table,
  suspects: readonly Suspect[],
  kinds: Kinds,
  from: number,
  to: number,
): Promise<Suspect[]> {
  const left: Suspect[] = [];
  for (let first = 0; first < suspects.length; first += mostConditions) {
    const some = suspects.slice(first, first + mostConditions);
    left.push(...(await suspected(client, table, some, kinds, from, to)));
  }
  return left;
}

async function suspected(
  client: ClientBase,
  table: Table,
  suspects: readonly Suspect[],
  kinds: Kinds,
  from: number,
  to: number,
): Promise<Suspect[]> {
  const columns = [...new Set(suspects.map(({ column }) => column))];
  const texts = columns.map(
    (column, index) =>
      `string_agg(${columnText(column)}, e'\\n') as text_${index}`,
  );
  const conditions = suspects.map(({ column, kind }, index) => {
    const text = `seen.text_${columns.indexOf(column)}`;
    return `${kinds.lookFor(kind, text) ?? `${text} is not null`} as suspect_${index}`;
  });
  try {
    const { rows } = await client.query<Record<string, boolean | null>>(`
      select ${conditions.join(", ")}
      from (select ${texts.join(", ")} from only ${quoteTable(table)} where ${within(from, to)} offset 0) seen`);
    const [row = {}] = rows;
    return suspects.filter((_, index) => row[`suspect_${index}`] === true);
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return [...suspects];
  }
}

/** How many rows of these blocks hold what, by column. */
async function countRows(
  client: ClientBase,
  table: Table,
  suspects: readonly Suspect[],
  kinds: Kinds,
  from: number,
  to: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const column of new Set(suspects.map((one) => one.column))) {
    const text = columnText(column);
    const all = suspects
      .filter((one) => one.column === column)
      .map(({ kind }) => kind);
    const { rows } = await client.query<Record<string, number>>(`
      select ${countsOf({ ...kinds, all }, "value.ctid")}
      from (select ctid, ${text} as text from only ${quoteTable(table)} where ${within(from, to)} offset 0) value,
        ${piecesOf("value.text")}`);
    for (const row of rows)
      findings.push(
        ...readCounts({ ...kinds, all }, row).map((found) => ({
          place: writeTableName(table),
          column: column.name,
          ...found,
        })),
      );
  }
  return findings;
}
