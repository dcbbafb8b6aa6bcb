import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import {
  ensureSchema,
  ensureTable,
  markerSchema,
} from "../postgres/own-schema";
import type { Command } from "./command";

/** Which of the application's commands have ended well on this copy. */
const table = `${markerSchema}.command_done`;

/** By what a command is known again. Values of its environment may be secret, so its names alone count. */
export function keyOf(command: Command): string {
  const { run, when, on = "local", directory = ".", environment } = command;
  const names = Object.keys(environment ?? {}).sort();
  return createHash("sha256")
    .update(JSON.stringify([run, when, on, directory, names]))
    .digest("hex");
}

/** The keys of those that have ended well on the copy. Writes nothing. */
export async function readDone(
  client: ClientBase,
  identity: string,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [table],
  );
  if (!rows[0]?.there) return new Set();
  const done = await client.query<{ command: string }>(
    `select command from ${table} where copy = $1`,
    [identity],
  );
  return new Set(done.rows.map(({ command }) => command));
}

/** Notes one. */
export async function noteDone(
  client: ClientBase,
  identity: string,
  key: string,
): Promise<void> {
  await ensureSchema(client);
  await ensureTable(
    client,
    table,
    "(copy text, command text, primary key (copy, command))",
  );
  await client.query(
    `insert into ${table} (copy, command) values ($1, $2) on conflict do nothing`,
    [identity, key],
  );
}

/** Takes the notes away, once the copy's marker says that all is done. */
export async function forgetDone(client: ClientBase): Promise<void> {
  await client.query(`drop table if exists ${table}`);
}
