import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import {
  ensureSchema,
  ensureTable,
  markerSchema,
} from "../../postgres/own-schema";
import { labelOf } from "../../postgres/table-name";
import type { Table } from "../catalogue/catalogue";
import { deletion, hashOf, keyOf, type Ledger, type Noted } from "../plan/done";
import type { MaskedTable } from "../plan/masked-table";

/**
 * Which columns of the connected database are masked already, and by which rules; as attribute 0, by which
 * condition rows of the table are deleted. A row is written in the transaction that does it: so whatever ends
 * a run, the next one does what isn't done, and nothing twice.
 */
const ledger = `${markerSchema}.masked_column`;

/** The tables that hold a table's rows, as SQL: it, its partitions and its heirs. */
const parts = (relation: string) =>
  `array(with recursive part(oid) as (
    select ${relation} union select i.inhrelid from pg_inherits i join part p on i.inhparent = p.oid)
  select oid from part)`;

/** These tables and all that they are a part of, as SQL: whose rows they may hold. */
const holders = (relations: string) =>
  `array(with recursive holder(oid) as (
    select unnest(${relations}) union select i.inhparent from pg_inherits i join holder h on i.inhrelid = h.oid)
  select oid from holder)`;

/**
 * The files they are in, as SQL. TRUNCATE and whatever else writes a table anew gives it another, so a noted
 * file that isn't the table's any more tells that its rows were loaded by somebody since.
 */
const files = (relation: string) =>
  `(select string_agg(pg_relation_filenode(oid)::text, ' ' order by oid) from unnest(${parts(relation)}) oid)`;

/**
 * When the server that the first run began on was started: a restart loses its counters of changed rows. And
 * what tells whether a later run has the same masking key.
 */
const beginning = `${markerSchema}.beginning`;

/** Materialized views that are empty since a run has emptied them, and that are to be filled again. */
const emptied = `${markerSchema}.emptied_view`;

/** Reads what the ledger says of this copy, and writes nothing. Tables whose rows were loaded since aren't in it. */
export async function readLedger(
  client: ClientBase,
  identity: string,
): Promise<Ledger> {
  const noted = (await isThere(client, ledger))
    ? await client.query<Noted & { rule: string }>(
        `select relation::int8::float8 as relation, attribute, rule from ${ledger} l
         where copy = $1 and (to_jsonb(l) ->> 'files' <> ${files("relation")}) is not true`,
        [identity],
      )
    : { rows: [] };
  const began = (await isThere(client, beginning))
    ? await client.query<{ print: string | null }>(
        `select key_print as print from ${beginning} where copy = $1`,
        [identity],
      )
    : { rows: [] };
  return {
    done: new Map(
      noted.rows.map(({ rule, ...where }) => [keyOf(where), rule] as const),
    ),
    keyPrint: began.rows[0]?.print ?? undefined,
  };
}

/**
 * Makes the ledger where there is none, and reads what it says of this copy.
 * @param identity the copy's: rows of another copy came with the snapshot and are removed
 * @param keyPrint noted where nothing is masked yet
 */
export async function openLedger(
  client: ClientBase,
  identity: string,
  keyPrint: string,
): Promise<Ledger> {
  await ensureSchema(client);
  await ensureTable(
    client,
    ledger,
    "(copy text, relation oid, attribute int, rule text not null, files text, primary key (copy, relation, attribute))",
  );
  await ensureTable(
    client,
    beginning,
    "(copy text primary key, server_start timestamptz not null, key_print text)",
  );
  await client.query(`delete from ${ledger} where copy <> $1`, [identity]);
  await client.query(`delete from ${beginning} where copy <> $1`, [identity]);
  await client.query(
    `insert into ${beginning} (copy, server_start) values ($1, pg_postmaster_start_time()) on conflict do nothing`,
    [identity],
  );
  await client.query(
    `update ${beginning} set key_print = $1 where not exists (select from ${ledger} where attribute <> ${deletion})`,
    [keyPrint],
  );
  return readLedger(client, identity);
}

/** Notes, in the transaction that masks them, that these columns are masked, and in which files. */
export async function noteDone(
  client: ClientBase,
  identity: string,
  masked: MaskedTable,
): Promise<void> {
  await note(
    client,
    identity,
    masked,
    masked.columns.map(({ column, rule }) => [
      column.number,
      hashOf([rule, masked.where ?? null]),
    ]),
  );
}

/** Notes, in the transaction that deletes them, that the rows are gone for which the table's condition is true. */
export async function noteDeleted(
  client: ClientBase,
  identity: string,
  masked: MaskedTable,
): Promise<void> {
  await note(client, identity, masked, [
    [deletion, hashOf(masked.deleteWhere ?? null)],
  ]);
}

async function note(
  client: ClientBase,
  identity: string,
  { table, storage }: MaskedTable,
  done: readonly (readonly [attribute: number, rule: string])[],
): Promise<void> {
  await client.query(
    `insert into ${ledger} (copy, relation, attribute, rule)
     select $1, $2::int8::oid, * from unnest($3::int[], $4::text[])
     on conflict (copy, relation, attribute) do update set rule = excluded.rule`,
    [
      identity,
      table.oid,
      done.map(([attribute]) => attribute),
      done.map(([, rule]) => rule),
    ],
  );
  // An heir may have rules of its own, and its file is its parent's too.
  await setFiles(client, files("relation"), storage, identity);
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

/**
 * @param storage tables that hold rows of what is noted; undefined: of all of it
 * @param identity the copy's, where there is a ledger for certain: then its index tells what is noted, and what this
 * costs doesn't grow with the ledger
 */
async function setFiles(
  client: ClientBase,
  value: string,
  storage: readonly Table[] | undefined,
  identity?: string,
): Promise<void> {
  if (identity === undefined && !(await isThere(client, ledger))) return;
  await client.query(
    `update ${ledger} set files = ${value}
     where ($1::text is null or copy = $1) and ($2::int8[] is null or relation = any (${holders("$2::int8[]::oid[]")}))`,
    [identity ?? null, storage?.map(({ oid }) => oid) ?? null],
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
  return rows.map(({ name }) => labelOf(name));
}

/** Oids of the materialized views that a run has emptied and not filled again. Writes nothing. */
export async function readEmptied(
  client: ClientBase,
  identity: string,
): Promise<ReadonlySet<number>> {
  if (!(await isThere(client, emptied))) return new Set();
  const { rows } = await client.query<{ oid: number }>(
    `select relation::int8::float8 as oid from ${emptied} where copy = $1`,
    [identity],
  );
  return new Set(rows.map(({ oid }) => oid));
}

/** Notes, in the transaction that empties them, that these are to be filled again. */
export async function noteEmptied(
  client: ClientBase,
  identity: string,
  views: readonly Table[],
): Promise<void> {
  await ensureSchema(client);
  await ensureTable(
    client,
    emptied,
    "(copy text, relation oid, primary key (copy, relation))",
  );
  await client.query(
    `insert into ${emptied} select $1, oid::oid from unnest($2::int8[]) oid on conflict do nothing`,
    [identity, views.map(({ oid }) => oid)],
  );
}

/** Notes, in the transaction that fills it, that this one is filled. */
export async function noteFilled(
  client: ClientBase,
  identity: string,
  { oid }: Table,
): Promise<void> {
  await client.query(
    `delete from ${emptied} where copy = $1 and relation = $2::int8::oid`,
    [identity, oid],
  );
}

/** Whether the server was restarted since the first run on this copy began. */
export async function restartedSince(
  client: ClientBase,
  identity: string,
): Promise<boolean> {
  if (!(await isThere(client, beginning))) return false;
  const { rows } = await client.query(
    `select from ${beginning} where copy = $1 and server_start <> pg_postmaster_start_time()`,
    [identity],
  );
  return rows.length > 0;
}

/** Lets a role that masks note what it has done. In a session of the ledger's owner. */
export async function letNote(client: ClientBase, role: string): Promise<void> {
  const name = quoteIdentifier(role);
  await client.query(`grant usage on schema ${markerSchema} to ${name}`);
  await client.query(`grant select, insert, update on ${ledger} to ${name}`);
}

/** Takes the ledger away, once the copy's marker says that all is done. */
export async function dropLedger(client: ClientBase): Promise<void> {
  await client.query(
    `drop table if exists ${ledger}, ${beginning}, ${emptied}`,
  );
}

async function isThere(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [table],
  );
  return rows[0]?.there ?? false;
}
