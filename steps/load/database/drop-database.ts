import { setTimeout as delay } from "node:timers/promises";
import type { ClientBase } from "pg";
import type { Owner } from "../../../aws/rds/tags";
import { type NotedDatabase, readNotes } from "../../../identity/database-note";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { joinRole } from "../../../postgres/membership";
import { counted } from "../../../words/amounts";
import { whileWaiting } from "../../../words/while-waiting";
import { nameWhileMade } from "./create-database";
import { dropLoaders } from "./loader";

/** A database wasn't dropped: it isn't this stack's, or it is in use. */
export class NotDropped extends Error {
  override readonly name = "NotDropped";
}

/** How to drop one. */
export interface DropOptions {
  /** Milliseconds to wait until nothing is connected to it. Default 0: in use, it isn't dropped. */
  readonly wait?: number;
}

/**
 * Drops a database that this stack has made, by its note. Sessions are ended in one that was never whole
 * only; any other goes when nothing is connected to it.
 * @returns false when it isn't there any more
 * @throws NotDropped
 */
export async function dropLoaded(
  client: ClientBase,
  name: string,
  owner: Owner,
  { wait = 0 }: DropOptions = {},
): Promise<boolean> {
  let sessions = 0;
  return whileWaiting(
    () =>
      sessions === 0
        ? `waiting for PostgreSQL to drop the database "${name}"`
        : `waiting for ${counted(sessions, "session")} in the database "${name}" to end, before it is dropped`,
    () =>
      dropOnceUnused(client, name, owner, wait, (count) => {
        sessions = count;
      }),
  );
}

async function dropOnceUnused(
  client: ClientBase,
  name: string,
  { project, stack }: Owner,
  wait: number,
  seen: (sessions: number) => void,
): Promise<boolean> {
  for (const until = Date.now() + wait; ; await delay(500)) {
    const found = await find(client, name, project);
    if (found === "gone") return false;
    if (found?.note.stack !== stack)
      throw new NotDropped(
        `The database "${name}" has no note that it was made by project ${project}, stack ${stack}: it isn't dropped.`,
      );
    seen(found.sessions);
    await joinRole(client, found.owner);
    const halfLoaded = found.note.state === "loading";
    try {
      if (halfLoaded || found.sessions === 0) {
        await client.query(
          `drop database if exists ${quoteIdentifier(name)}${halfLoaded ? " with (force)" : ""}`,
        );
        await dropLoaders(client, { project, stack });
        return true;
      }
    } catch (error) {
      // 55006: a session came about since we looked.
      if (sqlstateOf(error) !== "55006") throw error;
    }
    if (Date.now() >= until)
      throw new NotDropped(
        `The database "${name}" is in use (${Math.max(1, found.sessions)} sessions): it isn't dropped. End them and run "pulumi up" again.`,
      );
  }
}

async function find(
  client: ClientBase,
  name: string,
  project: string,
): Promise<NotedDatabase | "gone" | undefined> {
  const noted = (await readNotes(client, project)).find(
    (one) => one.name === name,
  );
  if (noted) return noted;
  const { rowCount } = await client.query(
    "select from pg_database where datname = $1",
    [name],
  );
  return rowCount === 0 ? "gone" : undefined;
}

/**
 * Drops what runs of this stack have left half loaded, or hardly made: then it has no note yet, but a name
 * that no other stack and nobody else gives.
 * @returns their names.
 */
export async function dropHalfLoaded(
  client: ClientBase,
  owner: Owner,
): Promise<string[]> {
  await client.query(
    `drop database if exists ${quoteIdentifier(nameWhileMade(owner))} with (force)`,
  );
  await dropLoaders(client, owner);
  const left = (await readNotes(client, owner.project)).filter(
    ({ note }) => note.stack === owner.stack && note.state === "loading",
  );
  for (const { name } of left) await dropLoaded(client, name, owner);
  return left.map(({ name }) => name);
}
