import type { Client, ClientBase } from "pg";
import { endpointName } from "../../../identity/marker";
import { withClient } from "../../../postgres/connect/connect";
import { keepSessions } from "../../../postgres/connect/kept-sessions";
import { sqlstateOf } from "../../../postgres/errors";
import type { ActingRole } from "../../../postgres/roles/acting-role";
import {
  type CopyServer,
  sessionSettings,
  statementTimeout,
} from "../../survey/copy-server";
import type { Connection } from "./connection";
import { type Interruption, interruption } from "./interruption";

/** How a server is used. */
export interface AnyServerOptions {
  /** Tables at once, at most. Undefined: 2. */
  readonly connections?: number | undefined;
  /** Whether sessions can't write. Default: false. */
  readonly readOnly?: boolean;
  /** What ends its sessions at a signal. Default: nothing does. */
  readonly interruption?: Interruption;
}

/**
 * Does work with a server that nobody has shown to be a copy: one that the environment names. Its identity is
 * PostgreSQL's own number for a cluster, and each session is shown to be with the same one: a name may lead to several.
 */
export async function withAnyServer<T>(
  connection: Connection,
  options: AnyServerOptions,
  work: (server: CopyServer) => Promise<T>,
): Promise<T> {
  const server = await anyServer(connection, options);
  try {
    return await work(server);
  } finally {
    await server.endIdle();
  }
}

async function anyServer(
  { route, login }: Connection,
  options: AnyServerOptions,
): Promise<CopyServer> {
  const { connections, readOnly = false, interruption: signal } = options;
  const { guard } = signal ?? interruption();
  const session = { statementTimeout, readOnly };
  const kept = keepSessions(route, session);
  const open = <T>(
    database: string,
    work: (client: ClientBase) => Promise<T>,
    as?: ActingRole,
  ) =>
    guard((connected) => {
      const { user, password } = as ?? login;
      const inSession = async (client: Client) => {
        connected(client);
        await client.query(sessionSettings);
        return work(client);
      };
      // Others aren't kept: a database in which a session is can't be dropped, nor taken as a template.
      return as || database === login.database
        ? kept.session({ user, password, database }, inSession)
        : withClient(route, { user, password, database }, inSession, session);
    });
  const readIdentity = async (client: ClientBase) =>
    (await systemIdentifier(client)) ?? endpointName(route.endpoint);
  const identity = await open(login.database, readIdentity);
  return {
    application: login.database,
    identity,
    shared: false,
    size: { vcpus: connections, storage: undefined },
    session: (database, work, as) =>
      open(
        database,
        async (client) => {
          if ((await readIdentity(client)) !== identity)
            throw new Error(
              `Another server than before answers at ${endpointName(route.endpoint)}. Nothing more was done. Set PGHOST and PGPORT to one server's own.`,
            );
          return work(client);
        },
        as,
      ),
    endIdle: kept.endIdle,
  };
}

/** Undefined where the role may not ask. */
async function systemIdentifier(
  client: ClientBase,
): Promise<string | undefined> {
  try {
    const { rows } = await client.query<{ number: string }>(
      "select system_identifier::text as number from pg_control_system()",
    );
    return rows[0]?.number;
  } catch (error) {
    if (sqlstateOf(error) === "42501") return undefined;
    throw error;
  }
}
