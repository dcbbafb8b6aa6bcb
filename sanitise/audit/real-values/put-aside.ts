import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { inSeats, type Seat } from "../../../postgres/in-parallel";
import { insisting } from "../../../postgres/insisting";
import {
  createSchema,
  ensureTable,
  realValuesSchema,
} from "../../../postgres/own-schema";
import { inTransaction } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import type { Table } from "../../catalogue/catalogue";
import { silently } from "../../catalogue/silently";
import type { Ingredients } from "../../masks/ingredients";
import { spellFor, writable } from "../../masks/spellings/encoding";
import type { ChangingColumn, ChangingTable, KeptColumn } from "./changing";
import { expressionStatement } from "./expression";
import { sampleStatement } from "./sample";

/** What is to become of the tables of a database. */
export interface Changes {
  readonly tables: readonly ChangingTable[];
  readonly kept: readonly KeptColumn[];
}

/** What makes a value useless to look for. */
export interface Ordinary extends Ingredients {
  /** Addresses and `@domain`s that the rules allow, in lower case. */
  readonly allow: readonly string[];
}

/** Most values per database. */
const most = 1_000;

/** Sessions that may read a table, and add to the schema of real values. */
export type SeatOf = (table: Table) => Seat;

/** Lets a role add to them and see none. In a session of the schema's owner. */
export async function letPutAside(
  client: ClientBase,
  role: string,
): Promise<void> {
  const name = quoteIdentifier(role);
  await client.query(`grant usage on schema ${realValuesSchema} to ${name}`);
  await client.query(
    `grant insert on ${realValuesSchema}.value, ${realValuesSchema}.looked to ${name}`,
  );
}

/** Lets a role look for them. In a session of the schema's owner. */
export async function letLookFor(
  client: ClientBase,
  role: string,
): Promise<void> {
  const { rows } = await client.query(
    "select from pg_namespace where nspname = $1",
    [realValuesSchema],
  );
  if (rows.length === 0) return;
  const name = quoteIdentifier(role);
  await client.query(`grant usage on schema ${realValuesSchema} to ${name}`);
  await client.query(
    `grant select on all tables in schema ${realValuesSchema} to ${name}`,
  );
}

/**
 * Puts real values of the columns that will be masked aside, so that the audit can search for them
 * everywhere. Only distinctive ones: long enough, rare in their column, gone after masking. They go from
 * table to table inside the server, into a schema that only the session's user can read.
 *
 * To be called before anything is changed. Values that an earlier run has put aside on this copy stay, save those of columns that
 * the rules have come to keep; columns that have none, since the rules then kept them, give theirs. Not so
 * tables of which the rows go: commands may have filled them with masks by now.
 * @param client a session of the login's
 * @param seatOf those that read a table, with the masking functions and the rights of its owner
 * @param sessions how many at once
 * @param identity the copy's: values that came with the snapshot are another's, and are dropped
 * @param onWork gets what is done now, in words
 * @returns how many there are
 */
export async function putAside(
  client: ClientBase,
  seatOf: SeatOf,
  { tables, kept }: Changes,
  sessions: number,
  identity: string,
  ordinary: Ordinary,
  onWork: (what: string) => void = () => undefined,
): Promise<number> {
  const again = await areAside(client, identity);
  const usable = {
    ...ordinary,
    allow: await writable(client, ordinary.allow),
    texts: await writable(client, ordinary.texts),
  };
  if (!again) await inTransaction(client, () => makeRoom(client));
  await makeLooked(client);
  if (again) await forget(client, kept);
  const wanted = again ? await notPutAsideYet(client, tables, usable) : tables;
  await plant(seatOf, sessions, wanted, usable, onWork);
  await inTransaction(client, () => choose(client, identity));
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::float8 as count from ${realValuesSchema}.value`,
  );
  return rows[0]?.count ?? 0;
}

async function areAside(
  client: ClientBase,
  identity: string,
): Promise<boolean> {
  const { rows } = await client.query<{ of: string | null }>(
    "select obj_description(oid, 'pg_namespace') as of from pg_namespace where nspname = $1",
    [realValuesSchema],
  );
  return rows[0]?.of === identity;
}

async function forget(
  client: ClientBase,
  kept: readonly KeptColumn[],
): Promise<void> {
  for (const table of ["value", "looked"])
    await client.query(
      `delete from ${realValuesSchema}.${table}
       where (from_table, from_column) in (select * from unnest($1::text[], $2::text[]))`,
      [kept.map(({ table }) => table), kept.map(({ column }) => column)],
    );
}

/** The columns of which an earlier run has put nothing aside, save those in which it has looked in the same way and found nothing. */
async function notPutAsideYet(
  client: ClientBase,
  tables: readonly ChangingTable[],
  ordinary: Ordinary,
): Promise<ChangingTable[]> {
  const { rows: aside } = await client.query<KeptColumn>(
    `select distinct from_table as table, from_column as column from ${realValuesSchema}.value`,
  );
  const { rows: looked } = await client.query<KeptColumn & { how: string }>(
    `select from_table as table, from_column as column, how from ${realValuesSchema}.looked`,
  );
  const keyOf = (table: string, ...rest: readonly string[]) =>
    JSON.stringify([table, ...rest]);
  const given = new Set(aside.map(({ table, column }) => keyOf(table, column)));
  const seen = new Set(
    looked.map(({ table, column, how }) => keyOf(table, column, how)),
  );
  return tables
    .filter(({ goes }) => !goes)
    .map((one) => {
      const labels = one.storage.map(tableLabel);
      return {
        ...one,
        columns: one.columns.filter((changing) => {
          const { name } = changing.column;
          const how = howOf(changing, ordinary);
          return !(
            labels.some((label) => given.has(keyOf(label, name))) ||
            labels.every((label) => seen.has(keyOf(label, name, how)))
          );
        }),
      };
    })
    .filter(({ columns }) => columns.length > 0);
}

/** What decides which of a column's values are put aside, as a text that tells nothing of it. */
function howOf(
  { expression, take }: ChangingColumn,
  { allow, words, texts }: Ordinary,
): string {
  return createHash("sha256")
    .update(JSON.stringify([expression, take, allow, words, texts]))
    .digest("hex");
}

async function plant(
  seatOf: SeatOf,
  sessions: number,
  tables: readonly ChangingTable[],
  ordinary: Ordinary,
  onWork: (what: string) => void,
): Promise<void> {
  const columns = tables.reduce((sum, one) => sum + one.columns.length, 0);
  // Columns without enough distinctive values leave their share to others.
  const share = Math.ceil((4 * most) / Math.max(1, columns));
  const parts = tables.flatMap(({ storage, columns }) =>
    storage.map((table) => ({ table, columns })),
  );
  let begun = 0;
  await inSeats(
    parts,
    sessions,
    ({ table }) => seatOf(table),
    async (client, { table, columns }) => {
      onWork(`table ${++begun} of ${parts.length}, ${tableLabel(table)}`);
      const blocks = await blocksOf(client, table);
      const spell = await spellFor(client);
      // Where row security is forced a table is locked, and what becomes of it may be read from others.
      await insisting(() =>
        silently(client, [{ ...table, alwaysFiring: [] }], async () => {
          for (const column of columns)
            await client.query(
              spell(sampleStatement(table, column, share, blocks)),
              [
                ordinary.allow,
                ordinary.words.join("\n"),
                ordinary.texts.join("\n"),
              ],
            );
          await noteLooked(client, table, columns, ordinary);
        }),
      );
    },
  );
}

/** Keeps what is worth most, each once, and says that all are there: what a run that ended before has put aside isn't all. */
async function choose(client: ClientBase, identity: string): Promise<void> {
  // The first of each column, then the second of each, and so on.
  await client.query(`
    delete from ${realValuesSchema}.value where number not in (
      select number from (
        select distinct on (value) number, value, place from ${realValuesSchema}.value
        order by value, place, from_table collate "C", from_column collate "C") one
      order by place, md5(value) limit ${most})`);
  await client.query(`truncate ${realValuesSchema}.expression`);
  await client.query(expressionStatement());
  await client.query(
    `comment on schema ${realValuesSchema} is ${escapeLiteral(identity)}`,
  );
}

/** Notes that this was done, for the run after one that ends before the audit. */
async function noteLooked(
  client: ClientBase,
  table: Table,
  columns: readonly ChangingColumn[],
  ordinary: Ordinary,
): Promise<void> {
  await client.query(
    `insert into ${realValuesSchema}.looked
     select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing`,
    [
      tableLabel(table),
      columns.map(({ column }) => column.name),
      columns.map((column) => howOf(column, ordinary)),
    ],
  );
}

/** An earlier version of this program made none. */
async function makeLooked(client: ClientBase): Promise<void> {
  await ensureTable(
    client,
    `${realValuesSchema}.looked`,
    `(from_table text not null, from_column text not null, how text not null,
      primary key (from_table, from_column, how)) with (autovacuum_enabled = off)`,
  );
  // It had each value once: sessions that put the same aside would wait for one another.
  await client.query(
    `alter table ${realValuesSchema}.value drop constraint if exists value_value_key`,
  );
}

async function makeRoom(client: ClientBase): Promise<void> {
  await client.query("set local client_min_messages = warning");
  await client.query(`drop schema if exists ${realValuesSchema} cascade`);
  await createSchema(client, realValuesSchema);
  // Nobody shall sample them: statistics would keep some.
  const quiet = "with (autovacuum_enabled = off)";
  await ensureTable(
    client,
    `${realValuesSchema}.value`,
    `(number int generated always as identity,
      value text not null, escaped text, from_table text not null, from_column text not null, place int not null) ${quiet}`,
  );
  await ensureTable(
    client,
    `${realValuesSchema}.expression`,
    `(beginnings text, values text) ${quiet}`,
  );
}

async function blocksOf(client: ClientBase, table: Table): Promise<number> {
  const { rows } = await client.query<{ blocks: number }>(
    "select (pg_relation_size($1::int8::oid) / current_setting('block_size')::int)::float8 as blocks",
    [table.oid],
  );
  return rows[0]?.blocks ?? 0;
}
