import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable, runOne } from "../../../postgres/sql";
import { counted } from "../../../words/amounts";
import type { Table, UniqueIndex } from "../../catalogue/catalogue";
import { maskNamed } from "../../masks/registry";
import type { MaskedColumn, MaskedTable } from "../../plan/masked-table";

/**
 * Indexes of which only the masked rows can tell whether they stay unique. Masks that differ for different
 * values keep an index on the columns themselves unique, unless spellings of one address stand there, for
 * which they are the same.
 * @param part the table, or one of its parts, that the indexes are of
 */
export async function uncertain(
  client: ClientBase,
  { columns, where }: MaskedTable,
  part: Table,
  indexes: readonly UniqueIndex[],
): Promise<UniqueIndex[]> {
  const left: UniqueIndex[] = [];
  for (const index of indexes) {
    const own = part.columns.filter(({ number }) =>
      index.columns.includes(number),
    );
    const touched = columns.filter(({ column }) =>
      own.some(({ name }) => name === column.name),
    );
    const plain =
      where === undefined &&
      own.every(({ generated }) => !generated) &&
      touched.every(({ column, rule }) => {
        const name = quoteIdentifier(column.name);
        return (
          maskNamed(rule.kind)?.variant !== undefined &&
          !column.type.array &&
          index.keys.some((key) => key === name || key === column.name)
        );
      });
    if (!plain || (await anySpelling(client, part, touched))) left.push(index);
  }
  return left;
}

async function anySpelling(
  client: ClientBase,
  table: Table,
  columns: readonly MaskedColumn[],
): Promise<boolean> {
  const conditions = columns.flatMap(
    ({ column, rule }) =>
      maskNamed(rule.kind)?.variant?.(
        `${quoteIdentifier(column.name)}::text`,
      ) ?? [],
  );
  // Nearly always there is none, so all rows are read: PostgreSQL counts by several processes, but looks for one row by one.
  const { rows } = await client.query<{ any: boolean }>(
    `select count(*) > 0 as any from ${quoteTable(table)} where ${conditions.join(" or ")}`,
  );
  return rows[0]?.any ?? true;
}

/**
 * Tries on the rows as they will be whether these indexes stay unique.
 * @returns a sentence, without the table, per index that doesn't
 */
export async function tryUnique(
  client: ClientBase,
  rows: string,
  indexes: readonly UniqueIndex[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, keys, predicate, nullsDistinct, invalid } of indexes) {
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
        `${counted(count, "row")} would have the same values as another in the unique index ${name}${invalid ? ", which is invalid, and which PostgreSQL would build again. It was left by a CREATE INDEX CONCURRENTLY that failed: drop it where the data comes from" : ""}.`,
      );
  }
  return problems;
}
