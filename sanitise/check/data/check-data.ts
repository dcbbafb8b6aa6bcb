import type { ClientBase } from "pg";
import { describe, refusedWith } from "../../../postgres/errors";
import { inTransaction, runOne } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import { counted } from "../../../words/amounts";
import { silence } from "../../catalogue/silently";
import type { MaskedTable } from "../../plan/masked-table";
import { attempt, isOurs } from "./attempt";
import { tryExclusions } from "./check-exclusions";
import { tryUnique, uncertain } from "./check-unique";
import { countShapes, type PathShape } from "./count-shapes";
import { movesRows, type NewRows, newRows } from "./new-rows";
import { type Trial, touches, trialsOf } from "./trials";

/** What a table's rows tell of its rules. */
export interface CheckedData {
  /** A sentence per column or constraint that would be broken, with the count of rows. */
  readonly problems: readonly string[];
  /** How the paths of JSON rules met the documents. */
  readonly paths: readonly PathShape[];
}

/**
 * Tries the new values of a table on its rows without writing them: whether all can be computed, fit
 * their columns, and keep NOT NULL, CHECK, unique and EXCLUDE, those of its partitions and heirs too. Only
 * what the catalogue can't tell is tried, so most tables aren't read at all.
 */
export async function checkData(
  client: ClientBase,
  masked: MaskedTable,
): Promise<CheckedData> {
  const { table, parts, columns } = masked;
  if (columns.length === 0 || !hasTrials(masked))
    return { problems: [], paths: [] };
  const label = tableLabel(table);
  return inTransaction(
    client,
    async () => {
      for (const statement of silence([table, ...parts]).before)
        await client.query(statement);
      try {
        const shapes = await countShapes(client, masked);
        const rows = await newRows(client, masked);
        const problems = [
          ...shapes.problems,
          ...(await tryValues(client, masked, rows)),
          ...(await tryKeys(client, masked, rows)),
        ];
        return {
          problems: problems.map((problem) => `${label}: ${problem}`),
          paths: shapes.paths,
        };
      } catch (error) {
        if (refusedWith(error) === undefined) throw error;
        return {
          problems: [
            `${label}: the new values can't be computed. ${describe(error)}`,
          ],
          paths: [],
        };
      }
    },
    "rollback",
  );
}

/** Whether there is anything that only the rows can tell: of most tables there isn't, and those cost no round trip. */
function hasTrials(masked: MaskedTable): boolean {
  const { table, parts, storage, columns } = masked;
  return (
    columns.some(({ rule }) => rule.kind === "json") ||
    movesRows(masked) ||
    storage.some((part) => trialsOf(masked, part, false).length > 0) ||
    [table, ...parts].some(
      (part) =>
        part.uniqueIndexes.some(
          ({ invalid, columns }) => invalid || touches(masked, part, columns),
        ) ||
        part.exclusions.some(({ columns }) => touches(masked, part, columns)),
    )
  );
}

async function tryValues(
  client: ClientBase,
  masked: MaskedTable,
  rows: NewRows,
): Promise<string[]> {
  const counts = new Map<string, number>();
  const refusals = new Set<string>();
  const count = async (part: string, trials: readonly Trial[]) => {
    for (const { trial, rows, refusal } of await tryRows(
      client,
      part,
      trials,
    )) {
      if (refusal === undefined) {
        if (trial.either === undefined)
          counts.set(trial.problem, (counts.get(trial.problem) ?? 0) + rows);
        else if (rows > 0) await count(part, trial.either);
      } else if (trial.what === undefined) throw refusal;
      // E.g. that there is no such function: one of the whole row, which has the table's type there alone.
      else if (!isOurs(refusal))
        refusals.add(
          `${trial.what} couldn't be computed from the new values. ${describe(refusal)}`,
        );
    }
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
  const broken = [...counts]
    .filter(([, count]) => count > 0)
    .map(([problem, count]) => `${problem} in ${counted(count, "row")}.`);
  return [...refusals, ...broken];
}

/** What a trial has shown. */
interface Tried {
  readonly trial: Trial;
  /** How many rows would break it. */
  readonly rows: number;
  /** What PostgreSQL answered where it couldn't tell. */
  readonly refusal?: unknown;
}

/** All at once, since that nearly always passes; one by one only to tell which of them PostgreSQL refuses. */
async function tryRows(
  client: ClientBase,
  rows: string,
  trials: readonly Trial[],
): Promise<Tried[]> {
  const [only] = trials;
  if (!only) return [];
  const counts = trials.map(
    ({ count }, index) => `(${count})::float8 as trial_${index}`,
  );
  const tried = await attempt(client, () =>
    runOne(client, `select ${counts.join(", ")} from ${rows}`),
  );
  if ("result" in tried) {
    const [row = {}] = tried.result.rows;
    return trials.map((trial, index) => ({
      trial,
      rows: Number(row[`trial_${index}`]),
    }));
  }
  if (trials.length === 1)
    return [{ trial: only, rows: 0, refusal: tried.refusal }];
  const each: Tried[] = [];
  for (const trial of trials)
    each.push(...(await tryRows(client, rows, [trial])));
  return each;
}

/** Unique indexes and EXCLUDE constraints. Of a partitioned table they hold for all partitions at once. */
async function tryKeys(
  client: ClientBase,
  masked: MaskedTable,
  rows: NewRows,
): Promise<string[]> {
  const problems: string[] = [];
  for (const part of [masked.table, ...masked.parts]) {
    // Whatever changes: the table's indexes are all built again.
    const doubtful = part.uniqueIndexes.filter(({ invalid }) => invalid);
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
    const indexes = touched(
      part.uniqueIndexes.filter(({ invalid }) => !invalid),
    );
    problems.push(
      ...(await tryUnique(
        client,
        rows.of(part),
        rows.moving
          ? [...doubtful, ...indexes]
          : [...doubtful, ...(await uncertain(client, masked, part, indexes))],
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
