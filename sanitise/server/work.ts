import type { Rules } from "../rules/rules";
import type { CommandEvidence } from "./phases";

/** What sanitising needs besides the server. */
export interface Work {
  readonly rules: Rules;
  /** The stack's masking key: a secret. */
  readonly maskingKey: string;
  /** How many of the application's commands run before the rules, and how many after. */
  readonly commands: { readonly before: number; readonly after: number };
  /** Runs them. */
  run(when: "before" | "after"): Promise<CommandEvidence[]>;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}
