import { sqlstateOf } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import {
  newRights,
  newRoles,
  readEveryRight,
  readOwnRights,
  type ServerRights,
} from "../../postgres/roles/server-rights";
import { CannotGoOn } from "../cannot-go-on";
import type { CopyServer } from "./copy-server";

/** Something on the copy has given itself or others a way in. */
export class RightsChanged extends CannotGoOn {
  override readonly name = "RightsChanged";
}

/** Who may do what on the copy: on a server that others use too, only what the login itself can have brought about. */
export function readRightsOf(server: CopyServer): Promise<ServerRights> {
  return server.session(server.application, (client) =>
    server.shared
      ? readOwnRights(client)
      : readEveryRight(client, server.session),
  );
}

/**
 * Compares with what there was before. A role that wasn't there can't log in any more afterwards, unless the server
 * is others' too.
 * @throws RightsChanged naming what is new
 */
export async function assertRightsKept(
  server: CopyServer,
  before: ServerRights,
): Promise<void> {
  const now = await readRightsOf(server);
  const found = newRights(before, now);
  if (found.length === 0) return;
  const left = await lockOut(server, newRoles(before, now));
  throw new RightsChanged(
    [
      `Since ${server.rights ? "the copy's passwords were renewed" : "this run began"}, something on the server has made or changed: ${found.join("; ")}.`,
      ...(left.length > 0
        ? [`Of these, can still log in: ${left.join(", ")}.`]
        : []),
      "A command of the application's can have done that, or code that came with the data: a function, a trigger, a job.",
    ].join(" "),
    server.shared
      ? {
          kind: "run again",
        }
      : {
          kind: "at origin",
          change: "find what does that and take it away",
          instead:
            "If you know who did it and want it, undo it and run the whole again",
        },
  );
}

/** @returns those that can't be kept from logging in */
async function lockOut(
  server: CopyServer,
  roles: readonly string[],
): Promise<string[]> {
  const left: string[] = [];
  if (roles.length > 0)
    await server.session(server.application, async (client) => {
      for (const role of roles)
        try {
          await client.query(
            `alter role ${quoteIdentifier(role)} nologin password null`,
          );
        } catch (error) {
          if (sqlstateOf(error) !== "42501") throw error;
          left.push(role);
        }
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = any ($1)",
        [roles],
      );
    });
  return left;
}
