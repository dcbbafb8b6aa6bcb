import * as pulumi from "@pulumi/pulumi";
import type { AccountSeen } from "./look-at-account";
import { isBeingMade } from "./snapshots-to-take";

/** Tells the person at `pulumi preview` and `up` what was found and decided, and what to mind. */
export async function announce(found: AccountSeen): Promise<void> {
  for (const line of lines(found)) await pulumi.log.info(line);
  for (const warning of found.groups.warnings) await pulumi.log.warn(warning);
}

/** What was found and decided, a line each. */
export function lines({
  production,
  target,
  decision,
  snapshot,
  toTake,
}: AccountSeen): string[] {
  const made = snapshot?.createdAt
    ? `, taken ${snapshot.createdAt.toISOString()}`
    : "";
  const uses = target.leadsTo.map(({ identifier }) => identifier).join(", ");
  return [
    `production: ${production.environment}, RDS instance ${production.identifier}`,
    `target: ${target.name}, which uses ${uses || "no instance that RDS knows"} now`,
    ...toTake
      .filter(({ status }) => status === undefined)
      .map(({ identifier }) => `takes a snapshot of production: ${identifier}`),
    ...toTake
      .filter(isBeingMade)
      .map(
        ({ identifier }) =>
          `waits for ${identifier}, a snapshot of production that an earlier run began`,
      ),
    `snapshot: ${decision.snapshot ?? "none"}${made}`,
    `${verb[decision.kind]}: ${decision.because}`,
    ...decision.leftovers.map(
      ({ identifier }) => `deletes ${identifier}, left by an earlier run`,
    ),
  ];
}

const verb = {
  keep: "keeps the copy",
  "go on": "goes on with the copy",
  restore: "restores a new copy",
} as const;
