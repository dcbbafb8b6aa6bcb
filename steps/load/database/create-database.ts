import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type ClientBase, escapeLiteral } from "pg";
import type { Owner } from "../../../aws/rds/tags";
import { closeDatabase } from "../../../identity/database-access";
import { type DatabaseNote, writeNote } from "../../../identity/database-note";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { joinRole } from "../../../postgres/membership";
import { LoadFailed } from "../dump/load-failed";
import type { SourceDatabase } from "../dump/source-facts";

/** A database to make for a load. */
export interface NewDatabase {
  /** Its name without the time. */
  readonly base: string;
  /** Role that is to own it and all in it. */
  readonly owner: string;
  /** The source's, whose encoding and locale it gets. */
  readonly source: SourceDatabase;
  readonly note: Omit<DatabaseNote, "state">;
}

/** `<base>_<yyyymmdd_hhmmss>`, in UTC, cut to the 63 bytes of a name. */
export function loadName(base: string, time: Date): string {
  const stamp = time
    .toISOString()
    .replaceAll(/[-:]/g, "")
    .replace("T", "_")
    .slice(0, 15);
  let start = base;
  while (Buffer.byteLength(`${start}_${stamp}`) > 63)
    start = [...start].slice(0, -1).join("");
  return `${start}_${stamp}`;
}

/**
 * The name under which a stack makes a database. It gets its own name once it has its note: whatever a
 * killed run leaves without a note, it leaves under this name, which is that stack's alone.
 */
export function nameWhileMade({ project, stack }: Owner): string {
  const hash = createHash("sha256").update(JSON.stringify([project, stack]));
  return `prod_copy_new_${hash.digest("hex").slice(0, 16)}`;
}

/**
 * Makes an empty database that only the session's user can enter, with the note that it is loading: a run
 * that ends before it is loaded leaves it to the next one, which drops it.
 * @returns its name and oid
 * @throws LoadFailed when the user may not, or the server doesn't know the locale
 */
export async function createLoadDatabase(
  client: ClientBase,
  { base, owner, source, note }: NewDatabase,
): Promise<{ readonly name: string; readonly oid: number }> {
  if (!(await joinRole(client, owner)))
    throw new LoadFailed(
      `The target's login can't make a database for role "${owner}": it isn't a member of it and may not become one. Grant it that role, or name another owner. Nothing was changed.`,
    );
  const making = nameWhileMade(note);
  await create(client, making, owner, source);
  await closeDatabase(client, making);
  await writeNote(client, making, { ...note, state: "loading" });
  const name = await rename(client, making, base);
  const { rows } = await client.query<{ oid: number }>(
    "select oid::int8::float8 as oid from pg_database where datname = $1",
    [name],
  );
  return { name, oid: rows[0]?.oid ?? 0 };
}

async function create(
  client: ClientBase,
  name: string,
  owner: string,
  source: SourceDatabase,
): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  const options = localeOptions(source, rows[0]?.version ?? 0);
  try {
    await client.query(
      `create database ${quoteIdentifier(name)} owner ${quoteIdentifier(owner)} template template0 ${options}`,
    );
  } catch (error) {
    throw refused(error, source);
  }
}

async function rename(
  client: ClientBase,
  from: string,
  base: string,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const name = loadName(base, new Date());
    try {
      await client.query(
        `alter database ${quoteIdentifier(from)} rename to ${quoteIdentifier(name)}`,
      );
      return name;
    } catch (error) {
      // 42P04: one was made in this very second.
      if (sqlstateOf(error) !== "42P04" || attempt === 5) throw error;
      await delay(1_000);
    }
  }
}

/** @param version server_version_num of the server that gets the database */
function localeOptions(source: SourceDatabase, version: number): string {
  const { encoding, collate, ctype, localeProvider, locale } = source;
  return [
    `encoding ${escapeLiteral(encoding)}`,
    `lc_collate ${escapeLiteral(collate)} lc_ctype ${escapeLiteral(ctype)}`,
    // Known since PostgreSQL 15 only, and libc is what there was before. Untold, it would be the template's.
    ...(localeProvider === "libc" && version < 150_000
      ? []
      : [`locale_provider ${localeProvider}`]),
    ...(localeProvider !== "libc" && locale !== undefined
      ? [`${localeProvider}_locale ${escapeLiteral(locale)}`]
      : []),
  ].join(" ");
}

function refused(
  error: unknown,
  { encoding, collate, ctype }: SourceDatabase,
): unknown {
  const sqlstate = sqlstateOf(error);
  if (sqlstate === "42501")
    return new LoadFailed(
      `The target's login may not create a database (42501). Give its role CREATEDB. Nothing was changed.`,
    );
  // 42809 wrong_object_type and 22023 invalid_parameter_value: a locale or an encoding that the server doesn't know.
  if (sqlstate === "42809" || sqlstate === "22023")
    return new LoadFailed(
      `The target's server can't make a database of production's encoding ${encoding} and locale ${collate} / ${ctype} (${sqlstate}). Nothing was changed.`,
    );
  return error;
}
