import type { Command } from "../commands/command";
import { ConfigError, Withheld } from "./error";
import { isObject, isText, readFields } from "./values";

const keys = [
  "run",
  "when",
  "on",
  "environment",
  "directory",
  "timeoutMinutes",
] as const;

/**
 * The application's own commands, in order. A variable of one may be a secret of the application, and a slip of
 * the indentation or the spelling puts it anywhere: so of a command only names of keys and kinds of values are told.
 * @throws {ConfigError}
 */
export function readCommands(option: string, value: unknown): Command[] {
  if (!Array.isArray(value))
    throw new ConfigError(option, new Withheld(value), "use a list");
  return value.map((item: unknown, i) => readCommand(`${option}[${i}]`, item));
}

function readCommand(here: string, value: unknown): Command {
  const fields = readFields(here, value, keys, withhold);
  const { run, when, on = "local", environment = {}, directory } = fields;
  const { timeoutMinutes = 60 } = fields;
  if (!Array.isArray(run) || run.length === 0 || !run.every(isText))
    throw new ConfigError(
      `${here}.run`,
      withhold(run),
      "give the command as a list of arguments, e.g. [./manage.py, migrate]",
    );
  if (when !== "before" && when !== "after")
    throw new ConfigError(
      `${here}.when`,
      withhold(when),
      "say whether it runs before or after the rules",
    );
  if (on !== "local" && on !== "ssh")
    throw new ConfigError(
      `${here}.on`,
      withhold(on),
      "use local (this machine) or ssh (the host of prod-copy:sshDestination)",
    );
  if (!isVariables(environment))
    throw new ConfigError(
      `${here}.environment`,
      isObject(environment) ? Object.keys(environment) : withhold(environment),
      'use names of variables with texts in quotes, e.g. COBALT_HOSTNAME: "test.example.com"',
    );
  if (directory !== undefined && !isText(directory))
    throw new ConfigError(
      `${here}.directory`,
      withhold(directory),
      "use the path of the folder that the command runs in",
    );
  if (typeof timeoutMinutes !== "number" || !(timeoutMinutes > 0))
    throw new ConfigError(
      `${here}.timeoutMinutes`,
      typeof timeoutMinutes === "number"
        ? timeoutMinutes
        : withhold(timeoutMinutes),
      "use a number of minutes above 0",
    );
  return {
    run,
    when,
    on,
    environment,
    ...(directory === undefined ? {} : { directory }),
    timeoutMinutes,
  };
}

function isVariables(value: unknown): value is Record<string, string> {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, text]) =>
        /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && typeof text === "string",
    )
  );
}

/** What a message may show of it: that it isn't set, or of what kind it is. */
function withhold(value: unknown): Withheld | undefined {
  return value === undefined ? undefined : new Withheld(value);
}
