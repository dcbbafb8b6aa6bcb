import { callerAccount } from "../../aws/account";
import type { Place } from "../../aws/place";
import type { PropertyNames } from "../../aws/servers";
import type { Command } from "../../commands/command";
import { findCommandProblems } from "../../commands/run-commands";
import {
  type Guard,
  mayTouch,
  type TargetFacts,
} from "../../identity/may-touch";
import type { FoundProduction } from "../../identity/production";
import type { Access } from "../../process/access";
import { plainly } from "../../words/plainly";
import { whileSilent } from "../../words/while-waiting";
import { Refusal } from "./refusal";

/** Looks, with errors in their own words, and tells of it where that takes long. */
export function looking<T>(work: () => Promise<T>): Promise<T> {
  return plainly(() =>
    whileSilent("looking at AWS and PostgreSQL as they are", work),
  );
}

/** The settings that matter whichever way production's data comes. */
export interface CommonWishes {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  readonly profile: string | undefined;
  readonly allowedAccounts: readonly string[];
  readonly production: string;
  readonly target: string;
  readonly properties: PropertyNames;
  readonly guards: readonly Guard[];
  readonly neverTouch: readonly string[];
  readonly knownHosts: readonly string[];
  readonly access: Access | { readonly by: "ssh through the target" };
}

/** Where the stack is, once the credentials are shown to belong there. @throws {Refusal} */
export async function placeOf({
  region,
  profile,
  allowedAccounts,
}: CommonWishes): Promise<Place> {
  const where = { region, ...(profile === undefined ? {} : { profile }) };
  const account = await callerAccount(where);
  if (!allowedAccounts.includes(account))
    throw new Refusal(
      `aws:allowedAccountIds is ${JSON.stringify(allowedAccounts)}, but these credentials belong to AWS account ${account}: sign in to an allowed account, or choose the stack that is for ${account}`,
    );
  return { ...where, account };
}

/**
 * @param settings what will be set there, with values as long as they can be
 * @throws {Refusal} with every reason why the target must not be touched
 */
export function assertTarget(
  { guards, neverTouch, knownHosts }: CommonWishes,
  { production, environment }: FoundProduction,
  target: TargetFacts,
  settings: Readonly<Record<string, string>>,
): void {
  const reasons = mayTouch(
    target,
    { ...production, environmentId: environment.id },
    {
      neverTouch,
      guards,
      knownHosts,
      settings,
    },
  );
  if (reasons.length > 0) throw new Refusal(reasons.join("\n"));
}

/** @throws {Refusal} with every claim that another stack has to the target */
export function assertUnclaimed(claims: readonly string[]): void {
  if (claims.length > 0) throw new Refusal(claims.join("\n"));
}

/** How this machine gets to the servers. @throws {Refusal} when the target has no instance to go through */
export function accessOf(
  { access }: CommonWishes,
  { environment }: TargetFacts,
): Access {
  if (access.by !== "ssh through the target") return access;
  const [instance] = environment?.instanceIds ?? [];
  if (instance === undefined)
    throw new Refusal(
      `prod-copy:sshDestination is "target-instance", but ${environment?.name} has no instance now: start it, or name a bastion`,
    );
  return { by: "ssh", destination: instance };
}

/**
 * @param access how this machine gets to the copy
 * @throws {Refusal} with every reason why the commands can't be run on the copy
 */
export function assertCommands(
  commands: readonly Command[],
  access: Access,
  properties: PropertyNames,
): void {
  const problems = findCommandProblems(commands, { access, properties });
  if (problems.length > 0) throw new Refusal(problems.join("\n"));
}
