import { randomBytes } from "node:crypto";
import type { State } from "../aws/state/records";
import { home } from "../demo/cobalt/world";
import { somePort } from "../machine/ports";

/** The state of a sandbox that has nothing yet but a key, a token and a port. */
export function newState(): State {
  return {
    version: 1,
    account: home.account,
    region: home.region,
    accessKeyId: home.accessKeyId,
    secretAccessKey: randomBytes(20).toString("hex"),
    token: randomBytes(20).toString("hex"),
    port: somePort(),
    seeded: false,
    instances: {},
    snapshots: {},
    subnetGroups: {},
    parameterGroups: {},
    environments: {},
    secrets: {},
  };
}
