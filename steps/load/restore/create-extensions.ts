import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import type { Extension } from "../dump/source-facts";

/** An extension that the server didn't make. */
export interface RefusedExtension {
  readonly name: string;
  readonly reason: string;
}

/** PostgreSQL's reasons: appendix A of its manual. */
const reasons: Readonly<Record<string, string>> = {
  "0A000": "the server hasn't got it",
  "22023": "the server hasn't got it",
  "42501": "the login may not create it",
  "42704": "the server hasn't got it, or not in that version",
  "55000":
    "the server's settings don't allow it (shared_preload_libraries, say)",
  "58P01": "the server hasn't got it",
};

/**
 * Makes the source's extensions in a new database before anything else: as the owner where PostgreSQL trusts
 * it with that, else as the session's user. One that the server refuses is told, and the rest goes on.
 * Schemas that are made for them belong to the owner.
 */
export async function createExtensions(
  client: ClientBase,
  extensions: readonly Extension[],
  owner: string,
): Promise<{
  readonly refused: readonly RefusedExtension[];
  readonly schemas: readonly string[];
}> {
  const refused: RefusedExtension[] = [];
  const schemas = new Set<string>();
  for (const { name, schema } of extensions) {
    // pg_catalog's and those that the extension's own script makes need none.
    const make = `create extension if not exists ${quoteIdentifier(name)} with schema ${quoteIdentifier(schema)}`;
    if (await makeSchema(client, schema, owner)) schemas.add(schema);
    try {
      await asRole(client, owner, make);
    } catch (error) {
      if (sqlstateOf(error) !== "42501") {
        refused.push({ name, reason: reasonOf(error) });
        continue;
      }
      try {
        await client.query(make);
      } catch (second) {
        refused.push({ name, reason: reasonOf(second) });
      }
    }
  }
  return { refused, schemas: [...schemas] };
}

/** Lets the owner make foreign servers with what the login's extensions brought: the dump has some. */
export async function lendWrappers(
  client: ClientBase,
  owner: string,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select fdwname::text as name from pg_foreign_data_wrapper
      where pg_has_role(fdwowner, 'usage') and not has_foreign_data_wrapper_privilege($1::name, oid, 'usage')`,
    [owner],
  );
  for (const { name } of rows)
    await client.query(
      `grant usage on foreign data wrapper ${quoteIdentifier(name)} to ${quoteIdentifier(owner)}`,
    );
}

/** @returns whether it wasn't there. */
async function makeSchema(
  client: ClientBase,
  schema: string,
  owner: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    "select from pg_namespace where nspname = $1",
    [schema],
  );
  if (rowCount !== 0) return false;
  await asRole(client, owner, `create schema ${quoteIdentifier(schema)}`);
  return true;
}

async function asRole(
  client: ClientBase,
  role: string,
  statement: string,
): Promise<void> {
  await client.query(`set role ${quoteIdentifier(role)}`);
  try {
    await client.query(statement);
  } finally {
    await client.query("reset role");
  }
}

/** @throws the error itself, when it isn't the server's refusal. */
function reasonOf(error: unknown): string {
  const sqlstate = sqlstateOf(error);
  const reason = sqlstate && reasons[sqlstate];
  if (!reason) throw error;
  return `${reason} (${sqlstate})`;
}
