import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";
import type { InSession, Seat } from "../../postgres/in-parallel";
import { CannotGoOn } from "../cannot-go-on";
import type { Table } from "../catalogue/catalogue";
import { createMaskingFunctions } from "../masks/create";
import { documentRules } from "../masks/json-tree";
import { knownPasswords } from "../masks/kinds/password";
import type { Rules, TableRules } from "../rules/rules";

/** Sessions that {@link prepareSession} made fit. */
export interface MaskingSessions {
  /** Of the login's. */
  readonly inSession: InSession;
  /** With the rights of these tables' owners. */
  seatOf(tables: readonly Table[]): Seat;
}

/**
 * Makes a session fit for masking:
 * - Triggers don't fire and foreign keys aren't checked (`session_replication_role`), which RDS allows
 *   its master users.
 * - Row security that would hide rows is an error (`row_security`).
 * - The masking functions are there, under the stack's key.
 * @param rest addresses that the rules allow, and countries that they name: see `masks/create.ts`
 * @throws CannotGoOn when the login may not do one of these
 */
export async function prepareSession(
  client: ClientBase,
  maskingKey: string,
  rules: readonly TableRules[],
  { allow, region }: Pick<Rules, "allow" | "region">,
): Promise<void> {
  await client.query("set row_security = off");
  await keepTriggersQuiet(client);
  await allowed(
    "make a temporary table in this database",
    "grant it TEMPORARY there",
    () =>
      createMaskingFunctions(
        client,
        maskingKey,
        knownPasswords(rules),
        allow,
        region,
        documentRules(rules),
      ),
  );
}

/**
 * No trigger of the session's fires from now on, nor an event trigger, and foreign keys aren't checked. Of
 * those that fire all the same, `statements.ts` silences a table's, and the survey refuses event triggers.
 * @throws CannotGoOn when the login may not set that
 */
export async function keepTriggersQuiet(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ quiet: boolean }>(
    "select current_setting('session_replication_role') = 'replica' as quiet",
  );
  if (rows[0]?.quiet) return;
  await allowed(
    "set session_replication_role, without which triggers would fire",
    "grant it that, on RDS by rds_superuser",
    () =>
      // A login whose sessions begin so needs no right to set it: up to PostgreSQL 14 nobody can be granted that.
      client.query(
        "select set_config('session_replication_role', 'replica', false) where current_setting('session_replication_role') <> 'replica'",
      ),
  );
}

async function allowed(
  what: string,
  change: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (sqlstateOf(error) !== "42501") throw error;
    throw new CannotGoOn(`The login may not ${what}.`, {
      kind: "at origin",
      change,
    });
  }
}
