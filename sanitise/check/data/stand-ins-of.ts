import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable, runOne } from "../../../postgres/sql";
import {
  type Catalogue,
  type Table,
  tableByOid,
} from "../../catalogue/catalogue";
import type { MaskedTable } from "../../plan/masked-table";
import type { Coming } from "./changing-views";
import { newRows } from "./new-rows";

/**
 * The rows of a table and its heirs as they will be, as SQL; undefined where rules of two tables meet in one so
 * that no single query tells.
 */
export async function rowsToCome(
  client: ClientBase,
  catalogue: Catalogue,
  table: Table,
  { masked, gone }: Coming,
): Promise<string | undefined> {
  const names = table.columns
    .map(({ name }) => quoteIdentifier(name))
    .join(", ");
  const parts = [
    table,
    ...table.descendants.map((oid) => tableByOid(catalogue, oid)),
  ];
  const selects: string[] = [];
  for (const part of parts) {
    if (part.kind === "partitioned table" || gone.includes(part)) continue;
    const rules = masked.filter(
      (one) => one.table === part || one.parts.includes(part),
    );
    const [rule] = rules;
    if (rules.length > 1 && rules.some(isPartial)) return undefined;
    if (rule) {
      const columns = rules.flatMap((one) => one.columns);
      const rows = await newRows(client, { ...rule, columns });
      selects.push(`select ${names} from ${rows.of(part)}`);
    } else {
      const only = part.kind === "table" ? "only " : "";
      selects.push(`select ${names} from ${only}${quoteTable(part)}`);
    }
  }
  return selects.length > 0
    ? selects.join(" union all ")
    : `select ${names} from only ${quoteTable(table)} where false`;
}

function isPartial({ where, deleteWhere }: MaskedTable): boolean {
  return where !== undefined || deleteWhere !== undefined;
}

/**
 * Lets the session's transaction find the table as it will be under its name without a schema.
 * @param filled whether as a table with its primary key, by which a query may group, and not as a view
 */
export async function createStandIn(
  client: ClientBase,
  table: Table,
  rows: string,
  filled: boolean,
): Promise<void> {
  const name = `pg_temp.${quoteIdentifier(table.table)}`;
  if (!filled) {
    await runOne(client, `create view ${name} as ${rows}`);
    return;
  }
  await client.query(`create table ${name} (like ${quoteTable(table)})`);
  await runOne(client, `insert into ${name} ${rows}`);
  const { rows: keys } = await client.query<{ key: string }>(
    "select pg_get_constraintdef(oid) as key from pg_constraint where conrelid = $1::int8::oid and contype = 'p'",
    [table.oid],
  );
  for (const { key } of keys)
    await client.query(`alter table ${name} add ${key}`);
}
