/** What follows a verb on the command line. */
export interface Arguments {
  /** The sandbox's folder. */
  readonly home: string;
  /** Everything that isn't an option. */
  readonly names: readonly string[];
  /** `--role` */
  readonly role?: string;
  /** `--users` */
  readonly users?: number;
}

/** A command of the sandbox. Answers its exit code. Throws an Error whose message is for the person at the terminal. */
export type Verb = (given: Arguments) => Promise<number>;
