import type { Tree } from "./protocol/input";

/** A call that reached the endpoint, its secrets left out. */
export interface LoggedRequest {
  /** ISO 8601. */
  readonly time: string;
  /** Signing name of the service, e.g. `rds`. */
  readonly service: string;
  readonly action: string;
  /** As a tree; secrets are `(removed)`. */
  readonly parameters: Tree;
  /** HTTP status of the answer; 0 when the connection was cut. */
  readonly status: number;
  /** Code of a refusal. */
  readonly error?: string;
}

/** The last calls are kept, this many. */
const most = 20_000;
const removed = "(removed)";

/** All calls since the sandbox was started: what was asked for, by whom it was refused. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  /** Adds a call. */
  add(request: LoggedRequest): void {
    this.entries.push({
      ...request,
      parameters: withoutSecrets(request.parameters),
    });
    if (this.entries.length > 2 * most) this.entries.splice(0, most);
  }

  /** All calls, oldest first. */
  list(): readonly LoggedRequest[] {
    return this.entries;
  }

  /** Forgets all calls. */
  clear(): void {
    this.entries = [];
  }
}

/** Leaves out passwords, and every value of an environment's options. */
function withoutSecrets(tree: Tree): Tree {
  const isOption = tree.OptionName !== undefined;
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (typeof value === "object") return [name, withoutSecrets(value)];
      const secret =
        /password|secretstring/i.test(name) || (isOption && name === "Value");
      return [name, secret && value !== undefined ? removed : value];
    }),
  );
}
