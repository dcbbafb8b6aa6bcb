/** One of the application's own commands, run against the copy around the rules. */
export interface Command {
  /** The program and its arguments, each as it is: no shell reads them. Never a secret: other users of a machine can see arguments. */
  readonly run: readonly string[];
  /** Before or after the rules. */
  readonly when: "before" | "after";
  /** On this machine, or where `access: ssh` leads. Default `local`. */
  readonly on?: "local" | "ssh" | undefined;
  /** Variables besides the copy's coordinates. Nothing else of this process's environment gets through. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Folder to run in: from the project's folder when local, from the home folder over ssh. Default: that folder itself. */
  readonly directory?: string | undefined;
  /** After so many minutes the command and all it started are killed. Default 60. */
  readonly timeoutMinutes?: number | undefined;
}
