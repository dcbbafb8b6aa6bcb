import { randomBytes, randomInt } from "node:crypto";
import type { State } from "../aws/state/records";
import { home } from "../demo/world";

/** The state of a sandbox that has nothing yet but a key, a token and a port. */
export function newState(): State {
  return {
    version: 1,
    account: home.account,
    region: home.region,
    accessKeyId: home.accessKeyId,
    secretAccessKey: randomBytes(20).toString("hex"),
    token: randomBytes(20).toString("hex"),
    port: newPort(),
    seeded: false,
    instances: {},
    snapshots: {},
    subnetGroups: {},
    parameterGroups: {},
    environments: {},
    secrets: {},
    parameters: {},
  };
}

/** Below the ports that systems hand out to clients, so that it is free again at the next start. */
export function newPort(): number {
  return randomInt(20_000, 32_000);
}
