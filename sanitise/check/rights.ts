import type { ClientBase } from "pg";
import type { Catalogue } from "../catalogue/catalogue";
import type { Database } from "../catalogue/databases";
import type { LargeObjects } from "../catalogue/large-objects";
import type { Problem } from "../problem";
import type { Rights, Standing } from "./access";

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
): Promise<Problem[]> {
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
          `databases.${name}: it can't be dropped, since it belongs to ${owner}, a role that the login can't join.`,
      ),
    ...rows.map(
      ({ name, subscription }): Problem => ({
        what: `databases.${name}: it can't be dropped, since the subscription ${subscription} is in it, and the login may not log in there to end that.`,
        next: {
          kind: "at origin",
          change: "drop the subscription, or let the login log in there",
        },
      }),
    ),
  ];
}

/** How the session's user stands to each of these roles. Writes nothing. */
export async function standings(
  client: ClientBase,
  roles: readonly string[],
): Promise<Map<string, Standing>> {
  const { rows } = await client.query<{ role: string; standing: Standing }>(
    `
    select r.rolname as role, case
      when pg_has_role(r.oid, 'usage') then 'has'
      when r.rolsuper then 'superuser'
      when current_setting('server_version_num')::int >= 160000 then
        case when pg_has_role(r.oid, 'member with admin option') then 'can have' else 'no admin' end
      when not (me.rolcreaterole or pg_has_role(r.oid, 'member with admin option')) then 'no admin'
      when not me.rolinherit then 'no inherit'
      else 'can have' end as standing
    from pg_roles r join pg_roles me on me.rolname = current_user
    where r.rolname = any ($1)`,
    [roles],
  );
  return new Map(rows.map(({ role, standing }) => [role, standing]));
}
