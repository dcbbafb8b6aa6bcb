import type { Instance } from "../../../aws/servers";
import { type NotedDatabase, readNotes } from "../../../identity/database-note";
import { maintenanceLogin } from "../../../identity/target-server";
import { type Login, withClient } from "../../../postgres/connect/connect";
import { withRoute } from "../../../postgres/connect/route";
import { describe, LoginRefused, NotReachable } from "../../../postgres/errors";
import type { Access } from "../../../process/access";
import { TunnelEnded } from "../../../process/tunnel";
import { Refusal } from "../refusal";
import { findLoginProblems } from "./find-login-problems";

/**
 * Looks at the server that is to get the database: what stacks have loaded there, and whether the target's login
 * may do what a load needs. Changes nothing.
 * @returns the databases that stacks of the project have loaded there
 * @throws {Refusal} when it can't be reached, or the login doesn't do
 */
export async function lookAtServer(
  access: Access,
  server: Instance,
  login: Login,
  target: string,
  project: string,
): Promise<NotedDatabase[]> {
  try {
    return await withRoute(access, server, async (route) =>
      withClient(
        route,
        await maintenanceLogin(route, login),
        async (client) => {
          const problems = await findLoginProblems(client);
          if (problems.length > 0) throw new Refusal(problems.join(" "));
          return readNotes(client, project);
        },
        { readOnly: true },
      ),
    );
  } catch (error) {
    if (error instanceof LoginRefused)
      throw new Refusal(
        `${server.identifier} refuses the login in the properties of ${target}: ${describe(error)} Set them right there first.`,
      );
    if (error instanceof NotReachable || error instanceof TunnelEnded)
      throw new Refusal(
        `prod-copy:access is "${access.by}", but ${server.identifier}, which ${target} uses, can't be reached from this machine: ${error.message} Connect to its network (VPN), or set prod-copy:access to ssh.`,
      );
    throw error;
  }
}
