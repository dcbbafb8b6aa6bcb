import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";
import type { Column, Table } from "../catalogue/catalogue";
import { tableLabel } from "../rules/rules";
import { inTransaction, quoteTable } from "../run/sql";
import { silence } from "../run/statements";
import { columnText } from "./column-text";
import type { Finding } from "./finding";
import type { Kind } from "./kinds/kind";
import type { Kinds } from "./kinds/kinds";
import { countsOf, piecesOf, readCounts } from "./pieces";
import { searchableColumns } from "./searchable";
import type { Segment } from "./segments";

/** Bytes that are looked at in one go: an expression's set-up is paid once for so many. */
const chunkSize = 6_000_000;

/** Blocks in which each row is looked at by itself, once it is known that something is there. */
const fewBlocks = 16;

/**
 * Searches the rows of one segment of a table. Chunks of several megabytes are decided at once, by the
 * kinds' quick look; only where that sees something it goes down to blocks, columns and rows.
 */
export async function searchSegment(
  client: ClientBase,
  { table, from, to, blocks }: Segment,
  kinds: Kinds,
): Promise<{ readonly rows: number; readonly findings: Finding[] }> {
  const columns = searchableColumns(table);
  const findings: Finding[] = [];
  let rows = 0;
  const down = async (first: number, end: number): Promise<void> => {
    if (end - first <= fewBlocks) {
      findings.push(
        ...(await count(client, table, columns, kinds, first, end)),
      );
      return;
    }
    const step = Math.ceil((end - first) / 4);
    for (let block = first; block < end; block += step) {
      const next = Math.min(block + step, end);
      const seen = await look(client, table, columns, kinds, block, next);
      if (seen.suspicious) await down(block, next);
    }
  };
  await seeingAllRows(client, table, async () => {
    let step = Math.max(1, Math.floor(chunkSize / blocks.bytes));
    for (let block = from; block < to; ) {
      const end = Math.min(block + step, to);
      const seen = await look(client, table, columns, kinds, block, end);
      rows += seen.rows;
      if (seen.suspicious) await down(block, end);
      const perBlock = Math.max(1, seen.size / (end - block));
      step = Math.max(1, Math.min(step * 4, Math.floor(chunkSize / perBlock)));
      block = end;
    }
  });
  return { rows, findings };
}

interface Seen {
  readonly rows: number;
  readonly size: number;
  readonly suspicious: boolean;
}

/** What no text can be made of, as too long: PostgreSQL has three ways to say so. */
const tooLong = ["54000", "XX000", "53200"];

async function look(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
  kinds: Kinds,
  from: number,
  to: number,
): Promise<Seen> {
  const texts = columns.map(columnText);
  const byValue = kinds.byValue.flatMap((kind) => texts.map(kind.holds));
  const query = `
    select seen.rows, coalesce(octet_length(seen.chunk), 0)::float8 as size,
      coalesce(${kinds.look("seen.chunk")}, false) or coalesce(seen.by_value, false) as suspicious
    from (select count(*)::float8 as rows, string_agg(${lines(texts)}, e'\\n') as chunk,
        ${byValue.length === 0 ? "false" : `bool_or(${byValue.join(" or ")})`} as by_value
      from only ${quoteTable(table)} where ${within(from, to)} offset 0) seen`;
  try {
    const { rows } = await client.query<Seen>(query);
    const [seen] = rows;
    if (seen) return seen;
    throw new Error("PostgreSQL gave no row for an aggregate.");
  } catch (error) {
    if (!tooLong.includes(sqlstateOf(error) ?? "")) throw error;
    const { rows } = await client.query<{ rows: number }>(
      `select count(*)::float8 as rows from only ${quoteTable(table)} where ${within(from, to)}`,
    );
    return {
      rows: rows[0]?.rows ?? 0,
      size: (to - from) * chunkSize,
      suspicious: true,
    };
  }
}

/** How many rows of these blocks hold what, by column. */
async function count(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
  kinds: Kinds,
  from: number,
  to: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const column of columns) {
    const text = columnText(column);
    const rowsHere = `only ${quoteTable(table)} where ${within(from, to)}`;
    const suspects = await suspectsIn(client, kinds, text, rowsHere);
    if (suspects.length === 0) continue;
    const { rows } = await client.query<Record<string, number>>(`
      select ${countsOf(suspects, "value.ctid")}
      from (select ctid, ${text} as text from ${rowsHere} offset 0) value, ${piecesOf("value.text")}`);
    for (const row of rows)
      findings.push(
        ...readCounts(suspects, row).map((found) => ({
          place: tableLabel(table),
          column: column.name,
          ...found,
        })),
      );
  }
  return findings;
}

/** The kinds that may stand in a column of these rows: of a kind each look is much cheaper than all its counts. */
async function suspectsIn(
  client: ClientBase,
  { all, looks }: Kinds,
  text: string,
  rowsHere: string,
): Promise<Kind[]> {
  const seen = looks.map(
    (look, index) =>
      `coalesce(${look?.("seen.chunk") ?? "true"}, false) as kind_${index}`,
  );
  try {
    const { rows } = await client.query<Record<string, boolean>>(
      `select ${seen.join(", ")} from (select string_agg(${text}, e'\\n') as chunk from ${rowsHere} offset 0) seen`,
    );
    return all.filter((_, index) => rows[0]?.[`kind_${index}`]);
  } catch (error) {
    if (!tooLong.includes(sqlstateOf(error) ?? "")) throw error;
    return [...all];
  }
}

function within(from: number, to: number): string {
  return `ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid`;
}

/** A function takes at most 100 arguments. */
const mostArguments = 90;

/** The texts of a row as lines of one. */
function lines(texts: readonly string[]): string {
  if (texts.length === 0) return "null::text";
  if (texts.length <= mostArguments)
    return `concat_ws(${["e'\\n'", ...texts].join(", ")})`;
  const groups = Array.from(
    { length: Math.ceil(texts.length / mostArguments) },
    (_, index) =>
      lines(texts.slice(index * mostArguments, (index + 1) * mostArguments)),
  );
  return lines(groups);
}

/** Where row security binds even the owner it is off for the length of the work. */
async function seeingAllRows(
  client: ClientBase,
  table: Table,
  work: () => Promise<void>,
): Promise<void> {
  if (table.rowSecurity !== "forced") return work();
  await inTransaction(
    client,
    async () => {
      for (const statement of silence([{ ...table, alwaysFiring: [] }]).before)
        await client.query(statement);
      await work();
    },
    "rollback",
  );
}
