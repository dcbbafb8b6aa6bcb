import type { ClientBase } from "pg";
import type { Table } from "../../catalogue/catalogue";
import { partitionKey } from "../../catalogue/read-blockers";
import { afterwards } from "../../plan/afterwards";
import type { MaskedTable } from "../../plan/masked-table";

/** How to ask for the rows of a table and its parts as they will be. */
export interface NewRows {
  /** Those of the table or of one of its parts, as SQL. */
  of(part: Table): string;
  /** Whether rows can change from one partition to another. */
  readonly moving: boolean;
  /** Of rows that change partition: a condition that is true of those that there is one for. */
  readonly placed: string | undefined;
}

/**
 * Where a part of the partition key changes, a row belongs to the partition that its new values belong to,
 * which PostgreSQL's own conditions of the partitions tell.
 */
export async function newRows(
  client: ClientBase,
  masked: MaskedTable,
): Promise<NewRows> {
  const { parts } = masked;
  if (!movesRows(masked))
    return {
      of: (part) => afterwards(masked, part),
      moving: false,
      placed: undefined,
    };
  const { rows } = await client.query<{ oid: number; condition: string }>(
    `select oid::float8 as oid, coalesce(pg_get_partition_constraintdef(oid::oid), 'true') as condition
     from unnest($1::int8[]) oid`,
    [parts.map(({ oid }) => oid)],
  );
  const conditions = new Map(
    rows.map(({ oid, condition }) => [oid, condition]),
  );
  const all = afterwards(masked);
  return {
    of: (part) => {
      const condition = conditions.get(part.oid);
      return condition === undefined
        ? all
        : `(select * from ${all} where ${condition}) as moved`;
    },
    moving: true,
    placed: parts
      .filter(({ kind }) => kind === "table")
      .map(({ oid }) => `(${conditions.get(oid) ?? "true"})`)
      .concat("false")
      .join(" or "),
  };
}

/** Whether rows can change from one partition to another. */
export function movesRows({ table, parts, columns }: MaskedTable): boolean {
  const keys = [table, ...parts].flatMap((one) =>
    one.columns.filter(({ blockers }) => blockers.includes(partitionKey)),
  );
  return columns.some(({ column }) =>
    keys.some(({ name }) => name === column.name),
  );
}
