import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { ensureSchema, markerSchema } from "../../postgres/marker";
import type { MaskedColumn, MaskedTable } from "../plan/plan";

/**
 * Which columns of the connected database are masked already, and by which rules. A row is written in the
 * transaction that masks: so whatever ends a run, the next one masks what isn't masked, and nothing twice.
 */
const ledger = `${markerSchema}.masked_column`;

/** When the server that the first run began on was started: a restart loses its counters of changed rows. */
const beginning = `${markerSchema}.beginning`;

/** The ledger as it was when it was read. */
export type Ledger = ReadonlyMap<string, string>;

/**
 * Makes the ledger where there is none, and reads what it says of this copy.
 * @param copy whose it is: rows of another copy came with the snapshot and are removed
 */
export async function openLedger(
  client: ClientBase,
  copy: string,
): Promise<Ledger> {
  await ensureSchema(client);
  await client.query(`
    create table if not exists ${ledger} (
      copy text, relation oid, attribute int, rule text not null, primary key (copy, relation, attribute))`);
  await client.query(`
    create table if not exists ${beginning} (copy text primary key, server_start timestamptz not null)`);
  await client.query(`delete from ${ledger} where copy <> $1`, [copy]);
  await client.query(`delete from ${beginning} where copy <> $1`, [copy]);
  await client.query(
    `insert into ${beginning} values ($1, pg_postmaster_start_time()) on conflict do nothing`,
    [copy],
  );
  const { rows } = await client.query<{
    relation: number;
    attribute: number;
    rule: string;
  }>(
    `select relation::int8::float8 as relation, attribute, rule from ${ledger}`,
  );
  return new Map(
    rows.map(({ relation, attribute, rule }) => [
      keyOf(relation, attribute),
      rule,
    ]),
  );
}

/** The table without the columns that an earlier run has masked by the same rule. */
export function withoutDone(masked: MaskedTable, done: Ledger): MaskedTable {
  const columns = masked.columns.filter(
    (one) =>
      done.get(keyOf(masked.table.oid, one.column.number)) !==
      hashOf(masked, one),
  );
  return { ...masked, columns };
}

/** Notes, in the transaction that masks them, that these columns are masked. */
export async function noteDone(
  client: ClientBase,
  copy: string,
  masked: MaskedTable,
): Promise<void> {
  await client.query(
    `insert into ${ledger} select $1, $2::int8::oid, * from unnest($3::int[], $4::text[])
     on conflict (copy, relation, attribute) do update set rule = excluded.rule`,
    [
      copy,
      masked.table.oid,
      masked.columns.map(({ column }) => column.number),
      masked.columns.map((one) => hashOf(masked, one)),
    ],
  );
}

/** Whether the server was restarted since the first run on this copy began. */
export async function restartedSince(
  client: ClientBase,
  copy: string,
): Promise<boolean> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [beginning],
  );
  if (!there[0]?.there) return false;
  const { rows } = await client.query(
    `select from ${beginning} where copy = $1 and server_start <> pg_postmaster_start_time()`,
    [copy],
  );
  return rows.length > 0;
}

/** Takes the ledger away, once the copy's marker says that all is done. */
export async function dropLedger(client: ClientBase): Promise<void> {
  await client.query(`drop table if exists ${ledger}, ${beginning}`);
}

function keyOf(relation: number, attribute: number): string {
  return `${relation}.${attribute}`;
}

function hashOf({ where }: MaskedTable, { rule }: MaskedColumn): string {
  return createHash("sha256")
    .update(JSON.stringify([rule, where ?? null]))
    .digest("hex");
}
