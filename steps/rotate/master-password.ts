import type { Place } from "../../aws/place";
import { setMasterPassword } from "../../aws/rds/modify-instance";
import { wait } from "../../aws/wait";
import { type Login, withClient } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import { LoginRefused, NotReachable } from "../../postgres/errors";
import { say } from "../../words/say";

/** The server takes no password of the master at all. Nothing was changed. */
export class NoPasswordTaken extends Error {
  override readonly name = "NoPasswordTaken";
}

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
 * @throws WaitedTooLong when the copy can't be reached, or doesn't take the password; NotTrusted. NoPasswordTaken
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
  assertTakesPassword(identifier, login, answer);
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

/**
 * A wrong password is 28P01 to PostgreSQL whatever asks for it; 28000 is what refuses a role before, or by a token (its
 * sources, auth.c, `auth_failed`). RDS asks members of rds_iam for a token only (Amazon RDS User Guide, "IAM database
 * authentication"), and membership comes with the snapshot.
 */
function assertTakesPassword(
  identifier: string,
  { user }: Login,
  answer: LoginRefused | NotReachable,
): void {
  if (!(answer instanceof LoginRefused) || answer.sqlstate !== "28000") return;
  throw new NoPasswordTaken(
    `${identifier} refuses its master, "${user}", whatever the password (28000). In production it is a member of rds_iam, itself or by a role that it is a member of, so RDS takes tokens from it instead of passwords; or it may not log in at all. The snapshot brought that along. Nobody can change the copy's passwords then. On production, take it out of that role (REVOKE rds_iam FROM "${user}"), and refresh from a snapshot taken afterwards.`,
  );
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
