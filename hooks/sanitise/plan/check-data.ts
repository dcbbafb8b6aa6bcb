import type { ClientBase } from "pg";
import { describe, sqlstateOf } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import type { Column, Table, UniqueIndex } from "../catalogue/catalogue";
import { tableLabel } from "../rules/rules";
import { inTransaction, quoteTable, runOne } from "../run/sql";
import { silence } from "../run/statements";
import type { MaskedColumn, MaskedTable } from "./plan";

/**
 * Tries the new values of a table on its rows without writing them: whether all can be computed, fit
 * their columns, and keep NOT NULL, CHECK and unique. Only what the catalogue can't tell is tried, so most
 * tables aren't read at all.
 * @returns a sentence per column or constraint that would be broken, with the count of rows
 */
export async function checkData(
  client: ClientBase,
  masked: MaskedTable,
): Promise<string[]> {
  const { table, columns } = masked;
  const label = tableLabel(table);
  const numbers = columns.map(({ column }) => column.number);
  const touched = (all: readonly number[]) =>
    all.some((number) => numbers.includes(number));
  const trials = [
    ...valueTrials(columns),
    ...table.checks
      .filter((check) => touched(check.columns))
      .map(({ name, expression }) => ({
        count: `count(*) filter (where (${expression}) is false)`,
        problem: `the constraint ${name} would be broken`,
      })),
  ];
  const unique = table.uniqueIndexes.filter((index) => touched(index.columns));
  if (trials.length === 0 && unique.length === 0) return [];

  return inTransaction(
    client,
    async () => {
      for (const statement of silence([table]).before)
        await client.query(statement);
      const rows = afterwards(masked);
      try {
        return [
          ...(await tryValues(client, label, rows, trials)),
          ...(await tryUnique(
            client,
            label,
            rows,
            await uncertain(client, masked, unique),
          )),
        ];
      } catch (error) {
        if (sqlstateOf(error) === undefined) throw error;
        return [
          `${label}: the new values can't be computed. ${describe(error)}`,
        ];
      }
    },
    "rollback",
  );
}

interface Trial {
  /** An aggregate: how many rows would break it. */
  readonly count: string;
  readonly problem: string;
}

/** What only the rows can tell of an expression's values; the other rules are known to fit by the catalogue. */
function valueTrials(columns: readonly MaskedColumn[]): Trial[] {
  return columns.flatMap(({ column, rule }) => {
    const name = quoteIdentifier(column.name);
    const { maxLength, array, domain } = column.type;
    const trials: Trial[] = [];
    if (rule.kind === "sql" && column.notNull)
      trials.push({
        count: `count(*) filter (where ${name} is null)`,
        problem: `${column.name} is NOT NULL and would be null`,
      });
    if (rule.kind === "sql" && maxLength !== undefined && !array)
      trials.push({
        count: `count(*) filter (where length(rtrim(${uncut(column)}, ' ')) > ${maxLength})`,
        problem: `${column.name} has ${maxLength} characters and would have more`,
      });
    // Enough that PostgreSQL has to compute the value, and to check it against the domain.
    if (trials.length === 0 && (rule.kind === "sql" || domain))
      trials.push({ count: `0 * count(${name})`, problem: "" });
    return trials;
  });
}

/** The name, in the rows of {@link afterwards}, of a column's new value before a cast could have cut it. */
function uncut({ number }: Column): string {
  return quoteIdentifier(`prod_copy uncut ${number}`);
}

/** The table's rows as they will be. */
function afterwards({ table, columns, where, deleteWhere }: MaskedTable) {
  const values = table.columns.map(({ number, name, type }) => {
    const masked = columns.find(({ column }) => column.number === number);
    if (!masked) return quoteIdentifier(name);
    const value = `cast(${masked.expression} as ${type.bareSql})`;
    return `${limited(value, name, where)} as ${quoteIdentifier(name)}`;
  });
  const whole = columns
    .filter(({ column }) => column.type.maxLength !== undefined)
    .map(
      ({ column, expression }) =>
        `${limited(`(${expression})::text`, column.name, where, "::text")} as ${uncut(column)}`,
    );
  const staying =
    deleteWhere === undefined ? "" : ` where ((${deleteWhere}\n)) is not true`;
  return `(select ${[...values, ...whole].join(", ")} from ${quoteTable(table)}${staying}) as ${quoteIdentifier(table.table)}`;
}

function limited(
  value: string,
  column: string,
  where: string | undefined,
  cast = "",
): string {
  return where === undefined
    ? value
    : `case when (${where}\n) then ${value} else ${quoteIdentifier(column)}${cast} end`;
}

/**
 * Indexes of which only the masked rows can tell whether they stay unique. Masks that differ for different
 * values keep an index on the columns themselves unique, unless spellings of one address stand there, for
 * which they are the same.
 */
async function uncertain(
  client: ClientBase,
  { table, columns, where }: MaskedTable,
  indexes: readonly UniqueIndex[],
): Promise<UniqueIndex[]> {
  const left: UniqueIndex[] = [];
  for (const index of indexes) {
    const touched = columns.filter(({ column }) =>
      index.columns.includes(column.number),
    );
    const plain =
      where === undefined &&
      touched.every(({ column, rule }) => {
        const name = quoteIdentifier(column.name);
        return (
          rule.kind === "email" &&
          !column.type.array &&
          index.keys.some((key) => key === name || key === column.name)
        );
      });
    if (!plain || (await anySpelling(client, table, touched))) left.push(index);
  }
  return left;
}

async function anySpelling(
  client: ClientBase,
  table: Table,
  columns: readonly MaskedColumn[],
): Promise<boolean> {
  const conditions = columns.map(({ column }) => {
    const text = `(${quoteIdentifier(column.name)}::text collate "C")`;
    // Lower case is the database's own; without a collation outside too the two sides' would conflict.
    return `${text} <> (lower(btrim(${text}) collate "default") collate "C")`;
  });
  const { rows } = await client.query<{ any: boolean }>(
    `select exists (select from ${quoteTable(table)} where ${conditions.join(" or ")}) as any`,
  );
  return rows[0]?.any ?? true;
}

async function tryValues(
  client: ClientBase,
  label: string,
  rows: string,
  trials: readonly Trial[],
): Promise<string[]> {
  if (trials.length === 0) return [];
  const counts = trials.map(
    ({ count }, index) => `(${count})::float8 as trial_${index}`,
  );
  const result = await runOne(
    client,
    `select ${counts.join(", ")} from ${rows}`,
  );
  const [row = {}] = result.rows;
  return trials.flatMap(({ problem }, index) => {
    const count = Number(row[`trial_${index}`]);
    return count > 0 ? [`${label}: ${problem} in ${rowsText(count)}.`] : [];
  });
}

async function tryUnique(
  client: ClientBase,
  label: string,
  rows: string,
  indexes: readonly UniqueIndex[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, keys, predicate, nullsDistinct } of indexes) {
    const conditions = [
      ...(predicate === undefined ? [] : [predicate]),
      ...(nullsDistinct ? keys.map((key) => `(${key}) is not null`) : []),
    ].map((condition) => `(${condition})`);
    const result = await runOne(
      client,
      `select coalesce(sum(same), 0)::float8 as count from (
        select count(*) as same from ${rows}
        ${conditions.length > 0 ? `where ${conditions.join(" and ")}` : ""}
        group by ${keys.map((key) => `(${key})`).join(", ")} having count(*) > 1) doubles`,
    );
    const count = Number(result.rows[0]?.count);
    if (count > 0)
      problems.push(
        `${label}: ${rowsText(count)} would have the same values as another in the unique index ${name}.`,
      );
  }
  return problems;
}

function rowsText(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}
