import type { ClientBase } from "pg";
import { describe, refusedWith } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import {
  ensureMarkerSchema,
  ensureTable,
  markerSchema,
} from "../../postgres/own-schema";
import { inTransaction } from "../../postgres/sql";
import { CannotGoOn } from "../cannot-go-on";
import { standings } from "../check/rights";

/** Where the memberships stand that were granted and must go again, for the run after one that was killed. */
const ledger = `${markerSchema}.borrowed_role`;

/**
 * Does work with the rights of these roles: the master of an RDS instance doesn't own the tables, and
 * only their owner may empty and rewrite them. What it has to join for that, it leaves again, also what
 * an earlier run joined before it was killed.
 * @param inSession opens a session in the application's database
 * @param tell gets a line where giving back failed
 * @param roles names of which {@link standings} says `has` or `can have`
 */
export async function withBorrowedRoles<T>(
  inSession: (work: (client: ClientBase) => Promise<void>) => Promise<void>,
  roles: readonly string[],
  tell: (text: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await inSession((client) => borrow(client, roles));
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await inSession(giveBack).catch((second: unknown) =>
      // The work's own error is the one to throw; what stays borrowed stands in the ledger.
      tell(
        `The login may still be a member of the tables' owners, which the next run ends. ${describe(second)}`,
      ),
    );
    throw error;
  }
  await inSession(giveBack);
  return result;
}

async function borrow(
  client: ClientBase,
  roles: readonly string[],
): Promise<void> {
  const known = await standings(client, roles);
  await ensureMarkerSchema(client);
  await ensureTable(client, ledger, "(role text primary key)");
  // Before PostgreSQL 16 rights always pass to a member; since then the grant says so.
  const options =
    (await serverVersion(client)) >= 160000 ? "with inherit true" : "";
  for (const [role, standing] of known) {
    if (standing !== "can have") continue;
    try {
      await inTransaction(client, async () => {
        await client.query(
          `insert into ${ledger} values ($1) on conflict do nothing`,
          [role],
        );
        await client.query(
          `grant ${quoteIdentifier(role)} to current_user ${options}`,
        );
      });
    } catch (error) {
      if (refusedWith(error) === undefined) throw error;
      throw new CannotGoOn(
        `The login can't join the role ${role}, which owns tables. ${describe(error)}`,
        {
          kind: "at origin",
          change: `run GRANT ${quoteIdentifier(role)} TO the login`,
        },
      );
    }
  }
}

async function giveBack(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    `select role from ${ledger} where exists (select from pg_roles where rolname = role)`,
  );
  for (const { role } of rows)
    await client.query(`revoke ${quoteIdentifier(role)} from current_user`);
  await client.query(`drop table ${ledger}`);
}

async function serverVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return rows[0]?.version ?? 0;
}
