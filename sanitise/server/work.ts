import type { Rules } from "../rules/rules";

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
  /** Milliseconds between two lines of a large table's progress. Default: 10 s. */
  readonly tellEvery?: number;
}

/** What became of one of those commands. */
export interface CommandEvidence {
  /** The program and its first argument. */
  readonly command: string;
  readonly when: "before" | "after";
  readonly seconds: number;
  /** Lines that it wrote. */
  readonly lines: number;
  /** It ended well in an earlier run on this copy, and wasn't run again. */
  readonly earlier?: true;
}
