import type { ClientBase } from "pg";
import {
  type AskBetween,
  askBetween,
  withPrepared,
} from "../../postgres/prepared";
import { inTransaction, quoteTable } from "../../postgres/sql";
import type { Column, Table } from "../catalogue/catalogue";
import { silence } from "../catalogue/silently";
import type { Finding } from "./finding";
import type { Kinds } from "./kinds/kinds";
import { concerns, searchingClosely, suspectsOf } from "./search-closely";
import { searchIn } from "./search-texts";
import { columnText } from "./text/column-text";
import { mostDecoded } from "./text/decoded";
import { isNumber } from "./text/numbers";
import {
  askOf,
  type Range,
  type Search,
  unlessTooLong,
  within,
  withinAsked,
} from "./text/ranges";
import { decoded, plain, type Reading } from "./text/reading";
import { searchedColumns } from "./text/searchable";
import { leastChunk, type Segment } from "./text/segments";
import { statisticsOf } from "./texts";

/**
 * Searches the rows of one segment of a table. Chunks of several megabytes are decided at once, by the
 * kinds' quick look; only where that sees something it goes down, for the columns and kinds concerned.
 */
export function searchSegment(
  client: ClientBase,
  segment: Segment,
  kinds: Kinds,
): Promise<Searched> {
  const { from, to, blocks } = segment;
  const search = (ask: AskBetween) =>
    searchBlocks({ client, table: segment.table, kinds, ask }, segment);
  return (to - from) * blocks.bytes <= leastChunk
    ? search(askBetween(client))
    : withPrepared(client, search);
}

/** What came of a search. */
export interface Searched {
  readonly rows: number;
  readonly findings: Finding[];
}

async function searchBlocks(
  search: Omit<Search, "reading">,
  { from, to, blocks, chunk }: Segment,
): Promise<Searched> {
  const { client, table, kinds } = search;
  const columns = searchedColumns(table);
  const closely = (reading: Reading, some: readonly Column[]) =>
    searchingClosely({ ...search, reading }, suspectsOf(some, kinds));
  const asTheyStand = closely(plain, columns);
  const encodedIn = closely(
    decoded(kinds.spell),
    columns.filter(({ type }) => !isNumber(type)),
  );
  const quickly = sighted(rowsOf(table, columns, kinds, withinAsked), kinds);
  const findings: Finding[] = [];
  let rows = 0;
  await seeingAllRows(client, table, async () => {
    let step = Math.max(1, Math.floor(leastChunk / blocks.bytes));
    for (let block = from; block < to; ) {
      const end = Math.min(block + step, to);
      const range = { from: block, to: end };
      const seen = await look({ ...search, ...range }, quickly);
      // What is compressed may hold many times what was expected.
      if (seen.size > mostDecoded && end - block > 1) {
        step = Math.floor(((end - block) * leastChunk) / seen.size) || 1;
        continue;
      }
      rows += seen.rows;
      findings.push(
        ...withoutDoubles(
          seen.suspicious ? await asTheyStand(range) : [],
          seen.encoded ? await inParts(range, seen.size, encodedIn) : [],
        ),
      );
      const perBlock = Math.max(1, seen.size / (end - block));
      step = Math.max(1, Math.min(step * 4, Math.floor(chunk / perBlock)));
      block = end;
    }
  });
  return { rows, findings };
}

/** Decoding takes twenty times the texts' size in memory, so it gets less than the quick look at once. */
async function inParts(
  { from, to }: Pick<Range, "from" | "to">,
  size: number,
  search: (range: Pick<Range, "from" | "to">) => Promise<Finding[]>,
): Promise<Finding[]> {
  const count = Math.max(1, Math.round(size / leastChunk));
  const step = Math.max(1, Math.ceil((to - from) / count));
  const findings: Finding[] = [];
  for (let block = from; block < to; block += step)
    findings.push(
      ...(await search({ from: block, to: Math.min(block + step, to) })),
    );
  return findings;
}

export interface Seen {
  readonly rows: number;
  readonly size: number;
  readonly suspicious: boolean;
  /** Whether something may be encoded there. */
  readonly encoded: boolean;
}

/** What was found in values as they stand, save what was found in the same with what is encoded in them. */
function withoutDoubles(
  found: readonly Finding[],
  decoded: readonly Finding[],
): Finding[] {
  const place = ({ column, kind }: Finding) => JSON.stringify([column, kind]);
  const counted = new Set(decoded.map(place));
  return [...found.filter((one) => !counted.has(place(one))), ...decoded];
}

async function look(
  range: Omit<Range, "reading">,
  quickly: string,
): Promise<Seen> {
  const { client, table } = range;
  const seen = await unlessTooLong(range, () =>
    theOne(askOf<Seen>(range, quickly)),
  );
  if (seen) return seen;
  const { rows } = await one<{ rows: number }>(
    client,
    `select count(*)::float8 as rows from only ${quoteTable(table)} where ${within(range)}`,
  );
  return {
    rows,
    size: Number.POSITIVE_INFINITY,
    suspicious: true,
    encoded: true,
  };
}

/**
 * Looks at the rows of several tables at once.
 * @returns undefined where no text can hold them together
 */
export function lookAtAll(
  client: ClientBase,
  segments: readonly Segment[],
  kinds: Kinds,
): Promise<Seen | undefined> {
  const each = segments.map((segment) =>
    rowsOf(
      segment.table,
      searchedColumns(segment.table),
      kinds,
      within(segment),
    ),
  );
  // What tables without texts give has another collation than the others.
  const all = `select sum(rows) as rows, string_agg(chunk, e'\\n') collate "C" as chunk, bool_or(by_value) as by_value
    from (${each.join(" union all ")}) every`;
  return unlessTooLong({ client, table: { rowSecurity: "off" } }, () =>
    one<Seen>(client, sighted(all, kinds)),
  );
}

/** The rows of some blocks as SQL: how many there are, their texts as one, and whether a value by itself is a finding. */
function rowsOf(
  table: Table,
  columns: readonly Column[],
  kinds: Kinds,
  blocks: string,
): string {
  const texts = columns.map(columnText);
  const byValue = kinds.byValue.flatMap((kind) =>
    columns
      .filter((column) => concerns(kind, column))
      .map((column) => kind.holds(columnText(column))),
  );
  return `select count(*)::float8 as rows, string_agg(${lines(texts)}, e'\\n') as chunk,
      ${byValue.length === 0 ? "false" : `bool_or(${byValue.join(" or ")})`} as by_value
    from only ${quoteTable(table)} where ${blocks}`;
}

/** What the quick look tells of such rows. */
function sighted(rows: string, kinds: Kinds): string {
  return `select seen.rows, coalesce(octet_length(seen.chunk), 0)::float8 as size,
      sight & 1 = 1 or coalesce(seen.by_value, false) as suspicious, sight & 2 = 2 as encoded
    from (${rows} offset 0) seen,
      lateral (select ${kinds.prepared("seen.chunk")} as chunk offset 0) prepared,
      lateral (select coalesce(${kinds.sight("seen.chunk", "prepared.chunk")}, 0) as sight offset 0) sighted`;
}

async function one<Row extends object>(
  client: ClientBase,
  query: string,
): Promise<Row> {
  return theOne(client.query<Row>(query).then(({ rows }) => rows));
}

async function theOne<Row>(asked: Promise<readonly Row[]>): Promise<Row> {
  const [row] = await asked;
  if (!row) throw new Error("PostgreSQL gave no row for an aggregate.");
  return row;
}

/** A function takes at most 100 arguments. */
const mostArguments = 90;

/** The texts of a row as lines of one. */
function lines(texts: readonly string[]): string {
  if (texts.length === 0) return "''";
  if (texts.length <= mostArguments)
    return `concat_ws(${["e'\\n'", ...texts].join(", ")})`;
  const groups = Array.from(
    { length: Math.ceil(texts.length / mostArguments) },
    (_, index) =>
      lines(texts.slice(index * mostArguments, (index + 1) * mostArguments)),
  );
  return lines(groups);
}

/**
 * Searches what the planner remembers of a table whose row security binds even the owner: `pg_stats` shows it to
 * nobody while that is on.
 */
export async function searchHiddenStatistics(
  client: ClientBase,
  table: Table,
  kinds: Kinds,
): Promise<Finding[]> {
  let findings: Finding[] = [];
  await seeingAllRows(client, table, async () => {
    findings = await searchIn(client, statisticsOf(table), kinds);
  });
  return findings;
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
