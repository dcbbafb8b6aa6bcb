import type { ClientBase } from "pg";
import { LoginRefused, sqlstateOf } from "../../postgres/errors";
import type { Seat } from "../../postgres/in-parallel";
import {
  type ActingRole,
  actingPrefix,
  admitActingRole,
  createActingRole,
  dropActingRoles,
  dropOwnedByActing,
  endActingRoles,
  listActingRoles,
} from "../../postgres/roles/acting-role";
import { type Reach, readReach } from "../../postgres/roles/mighty-roles";
import type { CopyServer } from "../survey/copy-server";

/**
 * Sessions in which tables are read and written. What a table's owner has written (a check, a generated column, the
 * condition of an index) runs there, so they belong to logins that have the rights of the tables' owners and no more.
 */
export interface Acting {
  /** Whether what belongs to these owners is worked on in the login's own sessions. */
  isLogins(owners: readonly string[]): boolean;
  /** Whether the login then has more rights than those owners. */
  hasMore(owners: readonly string[]): boolean;
  /** Sessions in that database for what belongs to these owners. */
  seat(database: string, owners: readonly string[]): Seat;
  /**
   * Gives those whose sessions are in that database rights there.
   * @param give gets a session of the login's, and the role
   */
  grant(
    database: string,
    owners: readonly string[],
    give: (client: ClientBase, role: string) => Promise<void>,
  ): Promise<void>;
}

/**
 * Does work with such sessions. Their logins are made when they are first needed and dropped in the end, and with them
 * what an earlier run has left.
 * @param owners of all that will be worked on
 */
export async function withActing<T>(
  server: CopyServer,
  databases: readonly string[],
  owners: readonly string[],
  work: (acting: Acting) => Promise<T>,
): Promise<T> {
  const prefix = actingPrefix(server.identity);
  await dropAll(server, databases, prefix);
  const reach = await server.session(server.application, (client) =>
    readReach(client, owners),
  );
  const given = await findGivable(server, prefix, owners, reach);
  const roles = new Map<string, Promise<ActingRole>>();
  const admitted = new Map<string, Promise<void>>();
  const roleFor = (some: readonly string[]) =>
    once(roles, keyOf(some), () =>
      server.session(server.application, (client) =>
        createActingRole(client, prefix, some),
      ),
    );
  const isLogins = (some: readonly string[]) =>
    some.length === 0 || some.some((owner) => !given.has(owner));
  const acting: Acting = {
    isLogins,
    hasMore: (some) =>
      isLogins(some) && some.some((owner) => reach.get(owner) !== "itself"),
    seat: (database, some) =>
      isLogins(some)
        ? { key: "", inSession: (work) => server.session(database, work) }
        : {
            key: keyOf(some),
            inSession: async (work) => {
              const role = await roleFor(some);
              await once(admitted, JSON.stringify([database, role.user]), () =>
                server.session(database, (client) =>
                  admitActingRole(client, role),
                ),
              );
              return server.session(database, work, role);
            },
          },
    grant: async (database, some, give) => {
      if (isLogins(some)) return;
      const role = await roleFor(some);
      await once(
        admitted,
        JSON.stringify([database, role.user, give.name]),
        () => server.session(database, (client) => give(client, role.user)),
      );
    },
  };
  let result: T;
  try {
    result = await work(acting);
  } catch (error) {
    // The work's own error is the one to throw. What is left can't be used by anybody, and the next run drops it.
    await dropAll(server, databases, prefix).then(undefined, () => undefined);
    throw error;
  }
  await dropAll(server, databases, prefix);
  return result;
}

function keyOf(owners: readonly string[]): string {
  return JSON.stringify([...new Set(owners)].toSorted());
}

function once<T>(
  done: Map<string, Promise<T>>,
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const known = done.get(key) ?? work();
  done.set(key, known);
  return known;
}

/** The owners whose rights a login of its own can have: all or none, where it shows that there can be no such login. */
async function findGivable(
  server: CopyServer,
  prefix: string,
  owners: readonly string[],
  reach: ReadonlyMap<string, Reach>,
): Promise<ReadonlySet<string>> {
  const given = owners.filter((owner) => reach.get(owner) === "can be given");
  return new Set(
    given.length > 0 && (await canBe(server, prefix)) ? given : [],
  );
}

/** Whether a login can be made, gets in, and has its setting. */
async function canBe(server: CopyServer, prefix: string): Promise<boolean> {
  try {
    const role = await server.session(server.application, async (client) => {
      const role = await createActingRole(client, prefix, []);
      await admitActingRole(client, role);
      return role;
    });
    return await server.session(
      server.application,
      async (client) => {
        const { rows } = await client.query<{ quiet: boolean }>(
          "select current_setting('session_replication_role') = 'replica' as quiet",
        );
        return rows[0]?.quiet ?? false;
      },
      role,
    );
  } catch (error) {
    if (error instanceof LoginRefused || sqlstateOf(error) === "42501")
      return false;
    throw error;
  }
}

/** Drops every login that runs on this copy have made, and all that those have. */
async function dropAll(
  server: CopyServer,
  databases: readonly string[],
  prefix: string,
): Promise<void> {
  const roles = await server.session(server.application, async (client) => {
    const roles = await listActingRoles(client, prefix);
    await endActingRoles(client, roles);
    return roles;
  });
  if (roles.length === 0) return;
  for (const database of databases)
    await server.session(database, (client) =>
      dropOwnedByActing(client, roles),
    );
  await server.session(server.application, (client) =>
    dropActingRoles(client, roles),
  );
}
