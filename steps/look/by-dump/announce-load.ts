import * as pulumi from "@pulumi/pulumi";
import type { AccountSeenForLoad } from "./look-at-account-for-load";

/** Tells the person at `pulumi preview` and `up` what was found and decided. */
export async function announceLoad(found: AccountSeenForLoad): Promise<void> {
  for (const line of loadLines(found)) await pulumi.log.info(line);
}

/** What was found and decided, a line each. */
export function loadLines({
  production,
  database,
  target,
  server,
  login,
  decision,
}: AccountSeenForLoad): string[] {
  return [
    `production: ${production.environment}, database ${database} of RDS instance ${production.identifier}`,
    `target: ${target.name}, which uses database ${login.database} of ${server.identifier} now`,
    `${verb[decision.kind]}: ${decision.because}`,
    ...decision.others.map(
      (name) => `drops ${name} of ${server.identifier}, once nothing uses it`,
    ),
  ];
}

const verb = {
  keep: "keeps the database",
  "go on": "goes on with the database",
  load: "loads production into a new database",
} as const;
