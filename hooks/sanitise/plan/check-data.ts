import type { ClientBase } from "pg";
import { describe, sqlstateOf } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import { tableLabel } from "../rules/rules";
import { inTransaction, runOne } from "../run/sql";
import { silence } from "../run/statements";
import { afterwards, uncut } from "./afterwards";
import { tryUnique, uncertain } from "./check-unique";
import type { MaskedColumn, MaskedTable } from "./plan";
import { rowsText } from "./rows-text";

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
