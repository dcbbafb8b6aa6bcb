import type { ClientBase } from "pg";
import { endpointName } from "../../../identity/marker";
import { withClient } from "../../../postgres/connect/connect";
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
 * A server that nobody has shown to be a copy: one that the environment names. Its identity is PostgreSQL's
 * own number for a cluster, and each session is shown to be with the same one: a name may lead to several.
 */
export async function anyServer(
  { route, login }: Connection,
  options: AnyServerOptions = {},
): Promise<CopyServer> {
  const { connections, readOnly = false, interruption: signal } = options;
  const { guard } = signal ?? interruption();
  const open = <T>(
    database: string,
    work: (client: ClientBase) => Promise<T>,
    as: ActingRole = login,
  ) =>
    guard((connected) =>
      withClient(
        route,
        { user: as.user, password: as.password, database },
        async (client) => {
          connected(client);
          await client.query(sessionSettings);
          return work(client);
        },
        { statementTimeout, readOnly },
      ),
    );
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
