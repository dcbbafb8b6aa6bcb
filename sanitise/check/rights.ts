import type { ClientBase } from "pg";
import type { Catalogue } from "../catalogue/catalogue";
import type { Database } from "../catalogue/databases";
import type { LargeObjects } from "../catalogue/large-objects";
import { standings } from "../run/borrow-roles";
import type { Rights } from "./access";

/** What the session's user may do with the tables and large objects of the connected database. */
export async function readRights(
  client: ClientBase,
  { tables }: Catalogue,
  largeObjects: LargeObjects,
): Promise<Rights> {
  const owners = [
    ...new Set([...tables.map(({ owner }) => owner), ...largeObjects.owners]),
  ];
  const { rows } = await client.query<{ oid: number }>(
    `select c.oid::int8::float8 as oid from pg_class c
     where c.oid = any ($1::int8[]::oid[]) and has_table_privilege(c.oid, 'select')
       and not c.relrowsecurity`,
    [tables.map(({ oid }) => oid)],
  );
  return {
    standings: await standings(client, owners),
    readable: new Set(rows.map(({ oid }) => oid)),
  };
}

/** Databases that the rules drop and the session's user can't, a sentence each. */
export async function findUndroppable(
  client: ClientBase,
  dropped: readonly Database[],
): Promise<string[]> {
  const known = await standings(
    client,
    dropped.map(({ owner }) => owner),
  );
  const closed = dropped.filter(({ open }) => !open).map(({ name }) => name);
  const { rows } = await client.query<{ name: string; subscription: string }>(
    `select datname as name, subname as subscription
     from pg_subscription join pg_database d on d.oid = subdbid where datname = any ($1)`,
    [closed],
  );
  return [
    ...dropped
      .filter(
        ({ owner }) => !["has", "can have"].includes(known.get(owner) ?? ""),
      )
      .map(
        ({ name, owner }) =>
          `databases.${name}: it can't be dropped, since it belongs to ${owner}, a role that the copy's master user can't join.`,
      ),
    ...rows.map(
      ({ name, subscription }) =>
        `databases.${name}: it can't be dropped, since the subscription ${subscription} is in it, and the copy's master user may not log in to end that. Drop the subscription in production, or let the master user log in there, and take a new snapshot.`,
    ),
  ];
}
