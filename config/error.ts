import { MessageOnlyError } from "../words/message-only-error";

/** A value that no message may show, since it may hold a secret: only of what kind it is. */
export class Withheld {
  readonly kind: string;
  constructor(value: unknown) {
    if (value === null) this.kind = "empty";
    else if (Array.isArray(value)) this.kind = "a list";
    else if (typeof value === "string") this.kind = "a text";
    else if (typeof value === "object") this.kind = "an object";
    else this.kind = `a ${typeof value}`;
  }
}

/** Says which option is wrong, what it was, and what to do. */
export class ConfigError extends MessageOnlyError {
  constructor(option: string, value: unknown, advice: string) {
    super(`${option} ${received(value)}: ${advice}`);
  }
}

function received(value: unknown): string {
  if (value === undefined) return "isn't set";
  return `is ${value instanceof Withheld ? value.kind : JSON.stringify(value)}`;
}
