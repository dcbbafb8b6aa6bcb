import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { ensureSchema, markerSchema } from "../../postgres/marker";
import type { Column, Table } from "../catalogue/catalogue";
import type { MaskedColumn, MaskedTable } from "../plan/plan";

/**
 * Which columns of the connected database are masked already, and by which rules. A row is written in the
 * transaction that masks: so whatever ends a run, the next one masks what isn't masked, and nothing twice.
 */
const ledger = `${markerSchema}.masked_column`;

/** The tables that hold a table's rows, as SQL: it, its partitions and its heirs. */
const parts = (relation: string) =>
  `array(with recursive part(oid) as (
    select ${relation} union select i.inhrelid from pg_inherits i join part p on i.inhparent = p.oid)
  select oid from part)`;

/**
 * The files they are in, as SQL. TRUNCATE and whatever else writes a table anew gives it another, so a noted
 * file that isn't the table's any more tells that its rows were loaded by somebody since.
 */
const files = (relation: string) =>
  `(select string_agg(pg_relation_filenode(oid)::text, ' ' order by oid) from unnest(${parts(relation)}) oid)`;

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
      copy text, relation oid, attribute int, rule text not null, files text, primary key (copy, relation, attribute))`);
  await client.query(`
    create table if not exists ${beginning} (copy text primary key, server_start timestamptz not null)`);
  await client.query(`delete from ${ledger} where copy <> $1`, [copy]);
  await client.query(`delete from ${beginning} where copy <> $1`, [copy]);
  await client.query(
    `insert into ${beginning} values ($1, pg_postmaster_start_time()) on conflict do nothing`,
    [copy],
  );
  return readLedger(client, copy);
}

/** What the ledger says of this copy: nothing where there is none. Makes none. */
export async function readLedger(
  client: ClientBase,
  copy: string,
): Promise<Ledger> {
  if (!(await isThere(client, ledger))) return new Map();
  const { rows } = await client.query<{
    relation: number;
    attribute: number;
    rule: string;
  }>(
    `select relation::int8::float8 as relation, attribute, rule from ${ledger} where copy = $1`,
    [copy],
  );
  return new Map(
    rows.map(({ relation, attribute, rule }) => [
      keyOf(relation, attribute),
      rule,
    ]),
  );
}

/** Whether an earlier run has masked a column, by whatever rule: what is in it isn't real any more. */
export function isMasked(done: Ledger, table: Table, column: Column): boolean {
  return done.has(keyOf(table.oid, column.number));
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

/** Notes, in the transaction that masks them, that these columns are masked, and in which files. */
export async function noteDone(
  client: ClientBase,
  copy: string,
  masked: MaskedTable,
): Promise<void> {
  await client.query(
    `insert into ${ledger} (copy, relation, attribute, rule)
     select $1, $2::int8::oid, * from unnest($3::int[], $4::text[])
     on conflict (copy, relation, attribute) do update set rule = excluded.rule`,
    [
      copy,
      masked.table.oid,
      masked.columns.map(({ column }) => column.number),
      masked.columns.map((one) => hashOf(masked, one)),
    ],
  );
  // An heir may have rules of its own, and its file is its parent's too.
  await noteFiles(client, masked.storage);
}

/** Notes the files in which masked columns are now; of all tables unless told of which. */
export async function noteFiles(
  client: ClientBase,
  storage?: readonly Table[],
): Promise<void> {
  await setFiles(client, files("relation"), storage);
}

/**
 * Forgets in which files masked columns are, before this run's own work writes tables anew outside of the
 * transaction that masks: a run that ends in between must not take that for somebody else's.
 */
export async function forgetFiles(
  client: ClientBase,
  storage?: readonly Table[],
): Promise<void> {
  await setFiles(client, "null", storage);
}

async function setFiles(
  client: ClientBase,
  value: string,
  storage: readonly Table[] | undefined,
): Promise<void> {
  if (!(await isThere(client, ledger))) return;
  await client.query(
    `update ${ledger} set files = ${value} where $1::int8[] is null or ${parts("relation")} && $1::int8[]::oid[]`,
    [storage?.map(({ oid }) => oid) ?? null],
  );
}

/**
 * Takes from the ledger the tables whose files somebody else has changed since they were masked: what is in
 * them now is masked again.
 * @returns their names
 */
export async function forgetReloaded(client: ClientBase): Promise<string[]> {
  if (!(await isThere(client, ledger))) return [];
  await client.query(
    `alter table ${ledger} add column if not exists files text`,
  );
  const { rows } = await client.query<{ name: string }>(
    `with gone as (delete from ${ledger} where files <> ${files("relation")} returning relation)
     select distinct relation::regclass::text as name from gone order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Whether the server was restarted since the first run on this copy began. */
export async function restartedSince(
  client: ClientBase,
  copy: string,
): Promise<boolean> {
  if (!(await isThere(client, beginning))) return false;
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

async function isThere(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [table],
  );
  return rows[0]?.there ?? false;
}

function keyOf(relation: number, attribute: number): string {
  return `${relation}.${attribute}`;
}

function hashOf({ where }: MaskedTable, { rule }: MaskedColumn): string {
  return createHash("sha256")
    .update(JSON.stringify([rule, where ?? null]))
    .digest("hex");
}
