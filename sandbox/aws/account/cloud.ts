import { randomBytes } from "node:crypto";
import type { Environments } from "../elastic-beanstalk/running/environments";
import type { InstanceLifecycle } from "../rds/instances/lifecycle";
import type { State } from "../state/records";
import type { Background } from "./background";
import type { Faults } from "./faults";
import type { Pace } from "./pace";
import type { Servers } from "./servers";

/** The account in one region: what every operation works on. */
export interface Cloud {
  /** Folder that holds everything. */
  readonly home: string;
  /** Change it in place, then call `save`. */
  readonly state: State;
  /** Makes the state as it is now survive whatever comes. */
  save(): void;
  /** Can be changed while running. */
  pace: Pace;
  /** Most records that one RDS answer has. */
  pageSize: number;
  readonly faults: Faults;
  readonly background: Background;
  readonly servers: Servers;
  readonly instances: InstanceLifecycle;
  readonly environments: Environments;
  /** A line of the sandbox's own log. Never give it a secret. */
  report(line: string): void;
}

/** An Amazon resource name in this account and region. */
export function arn(
  cloud: Pick<Cloud, "state">,
  service: string,
  resource: string,
): string {
  return `arn:aws:${service}:${cloud.state.region}:${cloud.state.account}:${resource}`;
}

/** Random letters of an alphabet, as AWS makes its ids of. */
export function randomId(length: number, alphabet: string): string {
  return Array.from(
    randomBytes(length),
    (byte) => alphabet[byte % alphabet.length],
  ).join("");
}
