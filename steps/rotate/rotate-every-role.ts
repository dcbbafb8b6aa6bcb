import type { ClientBase } from "pg";
import { endOtherSessions } from "../../postgres/roles/end-sessions";
import {
  type LoginRole,
  listLoginRoles,
  listOtherRoles,
} from "../../postgres/roles/roles";
import {
  type RotatedRoles,
  rotateRoles,
  takePasswords,
} from "../../postgres/roles/rotate-roles";
import { withdrawConnect } from "../../postgres/roles/withdraw-connect";
import { say } from "../../words/say";

/** Every role that logs in, and what became of it. */
export interface EveryRole extends RotatedRoles {
  readonly roles: readonly LoginRole[];
}

/**
 * Renews the password of every role that logs in, takes those of the others, takes CONNECT from those that can't be
 * given one, and ends what was logged in before.
 * @param master the copy's master, whose password is renewed by then
 * @param application the application's role, and the password that it gets
 * @throws where a role would keep production's password and could still connect.
 */
export async function rotateEveryRole(
  client: ClientBase,
  master: string,
  application: { readonly role: string; readonly password: string },
): Promise<EveryRole> {
  const roles = await listLoginRoles(client);
  const result = await rotateRoles(client, roles, master, application);
  await withdrawConnect(client, result.unalterable);
  if (result.unalterable.length > 0)
    say(
      `may connect to no database any more, since their passwords can't be changed: ${result.unalterable.join(", ")}`,
    );
  const keep = await takePasswords(client, await listOtherRoles(client));
  if (keep.length > 0)
    say(
      `can't log in, and keep the password that they may have, since ${master} may not alter them: ${keep.join(", ")}`,
    );
  const ended = await endOtherSessions(client);
  if (ended > 0) say(`sessions that were open before are ended: ${ended}`);
  return { ...result, roles };
}
