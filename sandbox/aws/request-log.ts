import {
  appendFileSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
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

const most = 20_000;
const removed = "(removed)";

/** All calls, in `requests.jsonl` of the home: what was asked for, by whom it was refused. */
export class RequestLog {
  private readonly file: string;
  private entries: LoggedRequest[];

  constructor(home: string) {
    this.file = join(home, "requests.jsonl");
    this.entries = read(this.file).slice(-most);
    this.write();
  }

  /** Adds a call. */
  add(request: LoggedRequest): void {
    const entry = {
      ...request,
      parameters: withoutSecrets(request.parameters),
    };
    this.entries.push(entry);
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    if (this.entries.length > 2 * most) {
      this.entries = this.entries.slice(-most);
      this.write();
    }
  }

  /** All calls, oldest first. */
  list(): readonly LoggedRequest[] {
    return this.entries;
  }

  /** Forgets all calls. */
  clear(): void {
    this.entries = [];
    this.write();
  }

  private write(): void {
    const draft = `${this.file}.new`;
    const lines = this.entries.map((entry) => `${JSON.stringify(entry)}\n`);
    writeFileSync(draft, lines.join(""), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}

/** Leaves out passwords, and every value of an environment's options. */
export function withoutSecrets(tree: Tree): Tree {
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

/** The entries of a file. A last line that a killed sandbox didn't finish is left out. */
function read(file: string): LoggedRequest[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line)
    .map((line): LoggedRequest => JSON.parse(line));
}
