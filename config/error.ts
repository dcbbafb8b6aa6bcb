import * as pulumi from "@pulumi/pulumi";

/** Says which option is wrong, what it was, and what to do. The engine shows it without a stack trace. */
export class ConfigError extends pulumi.RunError {
  constructor(option: string, value: unknown, advice: string) {
    const received =
      value === undefined ? "isn't set" : `is ${JSON.stringify(value)}`;
    super(`${option} ${received}: ${advice}`);
  }
}
