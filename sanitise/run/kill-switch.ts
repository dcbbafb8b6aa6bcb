import type { ClientBase } from "pg";
import { describe, refusedWith } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import { capitalised } from "../../words/sentence";
import { CannotGoOn } from "../cannot-go-on";
import { endExtensionWork, extensionWorkOwners } from "./extension-work";

/**
 * Ends what the connected database itself does to others, without any application: subscriptions to
 * another server's changes, logins kept for foreign servers, and what extensions do of themselves.
 * @returns what was ended, in words; empty where there was nothing
 * @throws CannotGoOn when something is left that could go on
 */
export async function endOutbound(client: ClientBase): Promise<string[]> {
  const ended = await endOwnWork(client);
  return [...ended, ...(await dropUserMappings(client))];
}

/**
 * Ends what the connected database does without any session: subscriptions, and what extensions do. That is
 * enough for one that is to be dropped.
 * @returns what was ended, in words; empty where there was nothing
 * @throws CannotGoOn when something is left that could go on
 */
export async function endOwnWork(client: ClientBase): Promise<string[]> {
  return [
    ...(await dropSubscriptions(client)),
    ...(await endExtensionWork(client)),
  ];
}

/** Roles whose rights {@link endOutbound} and {@link endOwnWork} need in the connected database. */
export async function outboundOwners(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ owner: string }>(
    `select pg_get_userbyid(subowner)::text as owner from pg_subscription
       where subdbid = (select oid from pg_database where datname = current_database())
     union select pg_get_userbyid(srvowner)::text from pg_foreign_server`,
  );
  return [
    ...rows.map(({ owner }) => owner),
    ...(await extensionWorkOwners(client)),
  ];
}

async function dropSubscriptions(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select subname as name from pg_subscription
     where subdbid = (select oid from pg_database where datname = current_database())`,
  );
  for (const { name } of rows) {
    const subscription = quoteIdentifier(name);
    await must(`the subscription ${name} can't be dropped`, async () => {
      // Without its slot: that is the other server's, and nothing is asked of it.
      await client.query(`alter subscription ${subscription} disable`);
      await client.query(
        `alter subscription ${subscription} set (slot_name = none)`,
      );
      await client.query(`drop subscription ${subscription}`);
    });
  }
  return rows.map(({ name }) => `subscription ${name}`);
}

async function dropUserMappings(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{
    server: string;
    role: string;
    isPublic: boolean;
  }>(
    `select srvname as server, usename as role, umuser = 0 as "isPublic" from pg_user_mappings`,
  );
  for (const { server, role, isPublic } of rows)
    await must(
      `the login of ${role} at the foreign server ${server} can't be removed`,
      () =>
        client.query(
          `drop user mapping for ${isPublic ? "public" : quoteIdentifier(role)} server ${quoteIdentifier(server)}`,
        ),
    );
  return rows.map(
    ({ server, role }) => `login of ${role} at the foreign server ${server}`,
  );
}

async function must<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (refusedWith(error) === undefined) throw error;
    throw new CannotGoOn(
      `${capitalised(what)}, so it could still reach another server. ${describe(error)} Nothing else was done.`,
      {
        kind: "at origin",
        change: "remove it, or give it to a role that the login can join",
      },
    );
  }
}
