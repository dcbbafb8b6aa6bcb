import type { Place } from "../../aws/place";
import { setMasterPassword } from "../../aws/rds/modify-instance";
import { wait } from "../../aws/wait";
import { type Login, withClient } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import { LoginRefused, NotReachable } from "../../postgres/errors";
import { say } from "../../words/say";

/** How long the step waits, in milliseconds. */
export interface Patience {
  /** For a fresh copy to answer at all: its name takes a while to be known. Default 3 minutes. */
  readonly answer?: number;
  /** For a new master password to be in force. Default 15 minutes. */
  readonly password?: number;
}

/**
 * Sees to it that the master's new password is in force on the copy: set through the RDS API, shown by a
 * login. Where the login works already, an earlier run got that far and nothing is changed.
 * @param beforeChange checked right before RDS is told; what it throws stops the change.
 * @throws WaitedTooLong when the copy can't be reached, or doesn't take the password; NotTrusted.
 */
export async function masterPassword(
  place: Place,
  identifier: string,
  route: Route,
  login: Login,
  beforeChange: () => Promise<void>,
  patience: Patience = {},
): Promise<void> {
  const { address, port } = route.endpoint;
  const answer = await wait({
    what: `PostgreSQL at ${address}:${port} to answer (the copy's security groups must let this machine in, or prod-copy:access lead through a host that they let in)`,
    look: () => tryLogin(route, login),
    done: (outcome) => !(outcome instanceof NotReachable),
    tell: (outcome) =>
      outcome instanceof Error ? outcome.message : "it answers",
    deadline: patience.answer ?? 3 * 60_000,
  });
  if (answer === "in") return;
  await beforeChange();
  say(`${identifier}: setting a new password for its master, ${login.user}`);
  await setMasterPassword(place, identifier, login.password);
  await wait({
    what: `the new master password of ${identifier} to be in force`,
    look: () => tryLogin(route, login),
    done: (outcome) => outcome === "in",
    tell: () => `${identifier} doesn't take the new master password yet`,
    deadline: patience.password ?? 15 * 60_000,
  });
}

/** A login's outcome, as far as time can change it; throws where it can't. */
async function tryLogin(
  route: Route,
  login: Login,
): Promise<"in" | LoginRefused | NotReachable> {
  try {
    return await withClient(route, login, async () => "in" as const);
  } catch (error) {
    if (error instanceof LoginRefused || error instanceof NotReachable)
      return error;
    throw error;
  }
}
