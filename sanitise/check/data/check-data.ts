import type { ClientBase } from "pg";
import { describe, refusedWith } from "../../../postgres/errors";
import { inTransaction, runOne } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import { counted } from "../../../words/amounts";
import { silence } from "../../catalogue/silently";
import type { MaskedTable } from "../../plan/masked-table";
import { tryExclusions } from "./check-exclusions";
import { tryUnique, uncertain } from "./check-unique";
import { type NewRows, newRows } from "./new-rows";
import { type Trial, touches, trialsOf } from "./trials";

/**
 * Tries the new values of a table on its rows without writing them: whether all can be computed, fit
 * their columns, and keep NOT NULL, CHECK, unique and EXCLUDE, those of its partitions and heirs too. Only
 * what the catalogue can't tell is tried, so most tables aren't read at all.
 * @returns a sentence per column or constraint that would be broken, with the count of rows
 */
export async function checkData(
  client: ClientBase,
  masked: MaskedTable,
): Promise<string[]> {
  const { table, parts, columns } = masked;
  if (columns.length === 0) return [];
  const label = tableLabel(table);
  return inTransaction(
    client,
    async () => {
      for (const statement of silence([table, ...parts]).before)
        await client.query(statement);
      try {
        const rows = await newRows(client, masked);
        const problems = [
          ...(await tryValues(client, masked, rows)),
          ...(await tryKeys(client, masked, rows)),
        ];
        return problems.map((problem) => `${label}: ${problem}`);
      } catch (error) {
        if (refusedWith(error) === undefined) throw error;
        return [
          `${label}: the new values can't be computed. ${describe(error)}`,
        ];
      }
    },
    "rollback",
  );
}

async function tryValues(
  client: ClientBase,
  masked: MaskedTable,
  rows: NewRows,
): Promise<string[]> {
  const broken = new Map<string, number>();
  const count = async (part: string, trials: readonly Trial[]) => {
    for (const [problem, count] of await countBroken(client, part, trials))
      broken.set(problem, (broken.get(problem) ?? 0) + count);
  };
  if (rows.placed !== undefined)
    await count(rows.of(masked.table), [
      {
        count: `count(*) filter (where (${rows.placed}) is not true)`,
        problem: "there would be no partition",
      },
    ]);
  for (const part of masked.storage)
    await count(rows.of(part), trialsOf(masked, part, rows.moving));
  return [...broken]
    .filter(([, count]) => count > 0)
    .map(([problem, count]) => `${problem} in ${counted(count, "row")}.`);
}

async function countBroken(
  client: ClientBase,
  rows: string,
  trials: readonly Trial[],
): Promise<(readonly [problem: string, count: number])[]> {
  if (trials.length === 0) return [];
  const counts = trials.map(
    ({ count }, index) => `(${count})::float8 as trial_${index}`,
  );
  const result = await runOne(
    client,
    `select ${counts.join(", ")} from ${rows}`,
  );
  const [row = {}] = result.rows;
  return trials.map(({ problem }, index) => [
    problem,
    Number(row[`trial_${index}`]),
  ]);
}

/** Unique indexes and EXCLUDE constraints. Of a partitioned table they hold for all partitions at once. */
async function tryKeys(
  client: ClientBase,
  masked: MaskedTable,
  rows: NewRows,
): Promise<string[]> {
  const problems: string[] = [];
  for (const part of [masked.table, ...masked.parts]) {
    const touched = <
      T extends { columns: readonly number[]; inherited: boolean },
    >(
      all: readonly T[],
    ) =>
      all.filter(
        ({ columns, inherited }) =>
          !(inherited && part !== masked.table) &&
          (rows.moving || touches(masked, part, columns)),
      );
    const indexes = touched(part.uniqueIndexes);
    problems.push(
      ...(await tryUnique(
        client,
        rows.of(part),
        rows.moving ? indexes : await uncertain(client, masked, part, indexes),
      )),
      ...(await tryExclusions(
        client,
        part,
        rows.of(part),
        touched(part.exclusions),
      )),
    );
  }
  return problems;
}
