import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from } from "pg-copy-streams";
import type { Column, Table } from "../cobalt/facts";
import type { Row, Value } from "./draft";

/** Bytes, roughly, that go to the server at once. */
const chunkLength = 128 * 1024;

/**
 * Fills a table by COPY FROM STDIN, and moves its identity on. Where a row has nothing, the column is null,
 * or where it may not be null, false, 0 or the empty string, as Django's defaults are.
 *
 * @returns how many rows there were
 */
export async function copyRows(
  client: ClientBase,
  table: Table,
  rows: Iterable<Row>,
): Promise<number> {
  const names = table.columns.map((column) => `"${column.name}"`);
  let count = 0;
  function* chunks(): Generator<string> {
    let chunk = "";
    for (const row of rows) {
      count += 1;
      chunk += copyLine(table.columns, row, count);
      if (chunk.length >= chunkLength) {
        yield chunk;
        chunk = "";
      }
    }
    if (chunk !== "") yield chunk;
  }
  const copy = client.query(
    from(`COPY "${table.name}" (${names.join(", ")}) FROM STDIN`),
  );
  await pipeline(Readable.from(chunks()), copy);
  const identity = table.columns.find((column) => column.identity);
  if (identity && count > 0)
    await client.query(
      "SELECT setval(pg_get_serial_sequence($1, $2), $3::bigint)",
      [table.name, identity.name, count],
    );
  return count;
}

function copyLine(
  columns: readonly Column[],
  row: Row,
  number: number,
): string {
  let line = "";
  let separator = "";
  for (const [index, column] of columns.entries()) {
    line += separator;
    separator = "\t";
    line += column.identity ? number : encode(column, row[index]);
  }
  return `${line}\n`;
}

function encode(column: Column, value: Value): string | number {
  switch (typeof value) {
    case "string":
      return escapeText(value);
    case "number":
      return value;
    case "boolean":
      return value ? "t" : "f";
    default:
      return value === null || column.nullable
        ? "\\N"
        : emptyValue(column.type);
  }
}

function emptyValue(type: string): string {
  if (type === "boolean") return "f";
  if (type === "text" || type.startsWith("character")) return "";
  return "0";
}

/** COPY's text format: a backslash before what would end a field or a line. */
function escapeText(text: string): string {
  if (!/[\\\n\r\t]/.test(text)) return text;
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
}
