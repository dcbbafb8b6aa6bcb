import { randomBytes } from "node:crypto";
import type {
  EnvironmentRecord,
  EnvironmentWork,
  Held,
  InstanceRecord,
  State,
} from "../state/records";
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
  /** Saves, and does in the background what an instance's record now asks for. */
  changed(instance: InstanceRecord): void;
  /** Saves, and does some work on an environment in the background. The call that asked for it is answered before. */
  begin(environment: EnvironmentRecord, work: EnvironmentWork): void;
  /** Lets two environments answer at each other's address from now on. Saves. */
  swapAddresses(one: EnvironmentRecord, other: EnvironmentRecord): void;
  /** A line of the sandbox's own log. Never give it a secret. */
  report(line: string): void;
}

/** The status that callers see: a hold hides the real one. */
export function visibleStatus(
  { status, held }: { status: string; held?: Held },
  now = new Date(),
): string {
  return held && now < new Date(held.until) ? held.status : status;
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
