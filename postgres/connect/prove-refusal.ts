import { describe, sqlstateOf } from "../errors";
import { type Login, withClient } from "./connect";
import type { Route } from "./route";

/** A password that must open nothing was accepted, or its refusal couldn't be shown. */
export class NotRefused extends Error {
  override readonly name = "NotRefused";
}

/**
 * Shows that a login is refused. Only an answer of the server itself is a proof: a server that can't be
 * reached, or fails in another way, proves nothing.
 * @param answers the SQLSTATEs that count. Default: 28P01 alone, a refused password.
 * @throws NotRefused
 */
export async function proveRefused(
  route: Route,
  login: Login,
  answers: readonly string[] = ["28P01"],
): Promise<void> {
  const error: unknown = await withClient(route, login, async () => "in").catch(
    (refusal: unknown) => refusal,
  );
  if (error === "in")
    throw new NotRefused(
      `Production's password still opens the copy as role "${login.user}". The copy isn't handed on.`,
    );
  if (!answers.includes(sqlstateOf(error) ?? ""))
    throw new NotRefused(
      `It couldn't be shown that the copy refuses production's password for role "${login.user}" (${answers.join(" or ")}): ${describe(error)}`,
    );
}
