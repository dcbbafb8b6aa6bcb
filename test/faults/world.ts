import type { Sandbox } from "../../sandbox/sandbox";
import type { Running } from "../support/engine";
import type { Begin, Way } from "./case";
import type { Facts } from "./checks/facts";
import type { Watcher } from "./checks/watcher";
import type { AwsGate } from "./gates/aws-gate";
import type { ProgramGates } from "./gates/program-gate";

/** A database, and where its server's files are. */
export interface Place {
  readonly dataDir: string;
  readonly database: string;
}

/** A sandbox, what is brought up on it, and all that is looked at. Cases come one after the other. */
export interface World {
  readonly way: Way;
  readonly sandbox: Sandbox;
  readonly aws: AwsGate;
  readonly programs: ProgramGates;
  readonly watcher: Watcher;
  /** Name of the stack. */
  readonly stack: string;
  /** Name of the environment that is to use the copy. */
  readonly target: string;
  /** Sets a property of the target as a person would; undefined takes it away. */
  setByHand(name: string, value: string | undefined): Promise<void>;
  /** The same with what leads the target to its own database. */
  giveBackByHand(): Promise<void>;
  /** A property of the target. */
  property(name: string): Promise<string | undefined>;
  /** What there is now. */
  readonly state: Begin;
  /** Makes what a case begins with. */
  begin(wanted: Begin): Promise<void>;
  /** Starts a command, as a person would. */
  start(command: "up" | "destroy"): Promise<Running>;
  /** A second one at the same time: of the same stack, or of another one for the same target. */
  startBeside(which: "the same" | "another"): Promise<Running>;
  /** What is being made, or is in use where nothing is being made. */
  copy(): Promise<Place>;
  /** Where it is made, before it is there. */
  server(): Promise<Place>;
  /** What there is, as far as a case may have changed it. */
  facts(): Promise<Facts>;
  /** What there must be after that command. */
  expected(after: "up" | "destroy"): Facts;
  /** What must stand in no file and in no line. */
  secrets(): Promise<readonly string[]>;
  /** Where those are looked for. */
  readonly folders: readonly string[];
  /** Processes that belong to it, the sandbox's own left out. */
  processes(): Promise<readonly number[]>;
  stop(): Promise<void>;
}
