import { askBetween } from "../../postgres/prepared";
import { quoteTable } from "../../postgres/sql";
import { writeTableName } from "../../postgres/table-name";
import type { Column } from "../catalogue/catalogue";
import { type Finding, tooLongKind } from "./finding";
import { card } from "./kinds/card";
import type { Kind } from "./kinds/kind";
import type { Kinds } from "./kinds/kinds";
import { realValueKind } from "./real-values/kind";
import { readSources } from "./real-values/sources";
import { columnText } from "./text/column-text";
import { isNumber } from "./text/numbers";
import { countsOf, readCounts } from "./text/pieces";
import {
  askOf,
  type Range,
  type Search,
  unlessTooLong,
  within,
  withinAsked,
} from "./text/ranges";

/** A column in which something of a kind may stand. */
export interface Suspect {
  readonly column: Column;
  readonly kind: Kind;
}

/** Blocks in which each row is looked at by itself, once it is known that something is there. */
const fewBlocks = 16;

/** PostgreSQL takes no more than 1,664 columns of a result. */
const mostConditions = 1_000;

/** All columns, each with all kinds that concern it. */
export function suspectsOf(
  columns: readonly Column[],
  { all }: Kinds,
): Suspect[] {
  return columns.flatMap((column) =>
    all
      .filter((kind) => concerns(kind, column))
      .map((kind) => ({ column, kind })),
  );
}

/** Whether a kind is looked for in a column: in numbers only payment cards' are. */
export function concerns({ name }: Kind, { type }: Column): boolean {
  return !isNumber(type) || name === card.name;
}

/**
 * Finds what a quick look saw in some blocks: by halves of halves, for ever fewer columns and kinds, and exactly where
 * few blocks are left.
 * @returns what does it, for any blocks of the table: what it asks PostgreSQL is long, and made once for all of them
 */
export function searchingClosely(
  search: Search,
  suspects: readonly Suspect[],
): (blocks: Pick<Range, "from" | "to">) => Promise<Finding[]> {
  let questions: readonly Question[] | undefined;
  return async ({ from, to }) => {
    questions ??= questionsFor(search, suspects);
    const range = { ...search, from, to };
    const left: Suspect[] = [];
    for (const question of questions)
      left.push(...(await stillSuspected(range, question)));
    if (left.length === 0) return [];
    if (to - from <= fewBlocks) return countRows(range, left);
    const findings: Finding[] = [];
    // What is left is asked four times, and then other things are.
    const ask = askBetween(search.client);
    const within = searchingClosely({ ...search, ask }, left);
    const step = Math.ceil((to - from) / 4);
    for (let block = from; block < to; block += step)
      findings.push(
        ...(await within({ from: block, to: Math.min(block + step, to) })),
      );
    return findings;
  };
}

/** Which of these may be in some blocks, and the SQL that tells. */
interface Question {
  readonly suspects: readonly Suspect[];
  readonly sql: string;
}

function questionsFor(
  search: Search,
  suspects: readonly Suspect[],
): Question[] {
  const questions: Question[] = [];
  for (let first = 0; first < suspects.length; first += mostConditions)
    questions.push(
      questionFor(search, suspects.slice(first, first + mostConditions)),
    );
  return questions;
}

function questionFor(
  { table, kinds, reading }: Search,
  suspects: readonly Suspect[],
): Question {
  const columns = [...new Set(suspects.map(({ column }) => column))];
  const texts = columns.map(
    (column, index) =>
      `string_agg(${columnText(column)}, ${reading.between}) as text_${index}`,
  );
  const looked = columns.map(
    (_, index) => `${reading.text(`rows.text_${index}`)} as text_${index}`,
  );
  const conditions = suspects.map(({ column, kind }, index) => {
    const place = columns.indexOf(column);
    const text = `seen.text_${place}`;
    return `(${reading.untold(`rows.text_${place}`)} or ${kinds.lookFor(kind, text) ?? `${text} is not null`}) as suspect_${index}`;
  });
  return {
    suspects,
    sql: `select ${conditions.join(", ")}
      from (select ${texts.join(", ")} from only ${quoteTable(table)} where ${withinAsked} offset 0) rows,
        lateral (select ${looked.join(", ")} offset 0) seen`,
  };
}

async function stillSuspected(
  range: Range,
  { suspects, sql }: Question,
): Promise<readonly Suspect[]> {
  const seen = await unlessTooLong(range, () =>
    askOf<Record<string, boolean | null>>(range, sql),
  );
  if (!seen) return suspects;
  const [row = {}] = seen;
  return suspects.filter((_, index) => row[`suspect_${index}`] === true);
}

/** How many rows of these blocks hold what, by column. */
async function countRows(
  range: Range,
  suspects: readonly Suspect[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const column of new Set(suspects.map((one) => one.column))) {
    const all = suspects
      .filter((one) => one.column === column)
      .map(({ kind }) => kind);
    const own = { ...range, kinds: { ...range.kinds, all } };
    findings.push(
      ...((await countIn(own, column, within(range))) ??
        (await countRowByRow(own, column))),
    );
  }
  return findings;
}

/** Of the rows for which the condition is true; undefined where a value among them is too long. */
async function countIn(
  range: Range,
  column: Column,
  condition: string,
): Promise<Finding[] | undefined> {
  const { client, table, kinds, reading } = range;
  const { whole, pieces } = reading.pieces(column);
  const rows = `(select ctid, ${whole} as whole from only ${quoteTable(table)} where ${condition} offset 0) value,
        ${pieces}`;
  const counted = await unlessTooLong(range, () =>
    client.query<Record<string, number>>(
      `select ${countsOf(kinds, "value.ctid")} from ${rows}`,
    ),
  );
  if (!counted) return undefined;
  const found = counted.rows.flatMap((row) => readCounts(kinds, row));
  const sources = found.some(isReal) ? await readSources(client, rows) : [];
  const of = [...sources].flatMap(([, columns]) => columns);
  return found.map((one) => ({
    table: writeTableName(table),
    column: column.name,
    ...one,
    ...(isReal(one) && of.length > 0 && { of }),
  }));
}

function isReal({ kind }: Pick<Finding, "kind">): boolean {
  return kind === realValueKind.name;
}

/** Each row by itself, so that only the values that are too long stay unsearched, and are told. */
async function countRowByRow(range: Range, column: Column): Promise<Finding[]> {
  const { client, table } = range;
  const { rows } = await client.query<{ ctid: string }>(
    `select ctid from only ${quoteTable(table)} where ${within(range)}`,
  );
  const findings: Finding[] = [];
  for (const { ctid } of rows)
    findings.push(
      ...((await countIn(range, column, `ctid = '${ctid}'::tid`)) ?? [
        {
          table: writeTableName(table),
          column: column.name,
          kind: tooLongKind,
          rows: 1,
        },
      ]),
    );
  return findings;
}
