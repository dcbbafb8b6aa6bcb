import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { sts } from "./clients";
import { ask } from "./errors";
import type { Place } from "./place";

/** The caller's credentials belong to another account than the stack is for. */
export class WrongAccount extends Error {
  override readonly name = "WrongAccount";
}

/** The account that the caller's credentials belong to. Needs no permission. */
export async function callerAccount(
  place: Omit<Place, "account">,
): Promise<string> {
  const { Account } = await ask("tell whose credentials these are", () =>
    sts(place).send(new GetCallerIdentityCommand({})),
  );
  return Account ?? "unknown";
}

/**
 * Checks that what follows happens in the account that the stack is for.
 * @throws {WrongAccount} when the caller's credentials belong to another one.
 */
export async function assertAccount(place: Place): Promise<void> {
  const actual = await callerAccount(place);
  if (actual === place.account) return;
  throw new WrongAccount(
    `These credentials belong to AWS account ${actual}, but this stack is for ${place.account} (aws:allowedAccountIds). Nothing was done. Sign in to ${place.account}, or choose the stack that is for ${actual}.`,
  );
}
