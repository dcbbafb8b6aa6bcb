import { MessageOnlyError } from "../hooks/message-only-error";

/** Says which option is wrong, what it was, and what to do. */
export class ConfigError extends MessageOnlyError {
  constructor(option: string, value: unknown, advice: string) {
    const received =
      value === undefined ? "isn't set" : `is ${JSON.stringify(value)}`;
    super(`${option} ${received}: ${advice}`);
  }
}
