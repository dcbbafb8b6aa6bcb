import { parseArgs } from "node:util";
import { codeOf } from "../../../postgres/errors";
import { parseTableName } from "../../../postgres/table-name";
import { otherSteps } from "../../resolve/only";
import { UsageError } from "./usage-error";

/** The verbs, and the options that each takes besides `--help`. */
export const verbs = {
  init: ["rules", "json"],
  plan: ["rules", "only", "connections", "json"],
  check: ["rules", "json"],
  run: ["rules", "only", "connections", "database", "reports", "json"],
  audit: ["rules", "connections", "json"],
} as const;

export type Verb = keyof typeof verbs;

/** What a verb is called with. */
export interface Options {
  /** File of rules. Default: `rules/cobalt.yaml`; `init` has none. */
  readonly rules: string;
  /** The only steps to run, as the rules' `only`. Undefined: what the rules say. */
  readonly only: readonly string[] | undefined;
  /** Tables at once, at most. Undefined: 2. */
  readonly connections: number | undefined;
  /** The database's name, told a second time. */
  readonly database: string | undefined;
  /** Folder for the report. Default: `reports`. */
  readonly reports: string;
  /** Whether the result is printed as JSON. */
  readonly json: boolean;
}

/** A command line, understood. */
export interface Arguments {
  /** Undefined: none was named, and help is asked for. */
  readonly verb: Verb | undefined;
  readonly help: boolean;
  readonly options: Options;
}

const kinds = {
  rules: { type: "string" },
  only: { type: "string", multiple: true },
  connections: { type: "string" },
  database: { type: "string" },
  reports: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * Reads a command line.
 * @throws UsageError quoting what was given, with what may be
 */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  const [name, extra] = positionals;
  const verb = name === undefined ? undefined : verbNamed(name);
  if (extra !== undefined)
    throw new UsageError(
      `"${extra}": ${name} takes options only. See ${name} --help.`,
    );
  if (verb === undefined && !values.help)
    throw new UsageError(
      `No verb was given. Give one of ${Object.keys(verbs).join(", ")}, or --help.`,
    );
  if (verb !== undefined)
    for (const option of Object.keys(values))
      if (option !== "help" && !verbs[verb].some((one) => one === option))
        throw new UsageError(
          `--${option}: ${verb} has no such option. It takes ${verbs[verb].map((one) => `--${one}`).join(", ")}.`,
        );
  if (verb === "init" && !values.help && values.rules === undefined)
    throw new UsageError(
      "init: --rules is missing. Give the file of rules to write, or to add to: a path from the project's folder.",
    );
  for (const [option, value] of Object.entries(values))
    if ([value].flat().includes(""))
      throw new UsageError(
        `--${option} "": it needs a value. Give one, or leave the option out.`,
      );
  return {
    verb,
    help: values.help ?? false,
    options: {
      rules: values.rules ?? "rules/cobalt.yaml",
      only: values.only?.map(stepOf),
      connections: connectionsOf(values.connections),
      database: values.database,
      reports: values.reports ?? "reports",
      json: values.json ?? false,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: kinds,
    });
  } catch (error) {
    if (!codeOf(error)?.startsWith("ERR_PARSE_ARGS_")) throw error;
    // Its first sentence quotes the option; what follows is about `--`.
    const [sentence] = String((error as Error).message).split(/[.\n]/);
    throw new UsageError(`${sentence}. See --help for what there is.`);
  }
}

function verbNamed(name: string): Verb {
  for (const verb of Object.keys(verbs) as Verb[])
    if (verb === name) return verb;
  throw new UsageError(
    `"${name}": there is no such verb. Give one of ${Object.keys(verbs).join(", ")}.`,
  );
}

function stepOf(step: string): string {
  if (step === "commands")
    throw new UsageError(
      '--only commands: the stack\'s commands run in "pulumi up" alone. Name a table, outbound or audit.',
    );
  if (!parseTableName(step))
    throw new UsageError(
      `--only ${step}: that is no table's name, and none of the words ${otherSteps.join(", ")}. A table is named as in the rules: table, or schema.table.`,
    );
  return step;
}

function connectionsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 64) return number;
  throw new UsageError(
    `--connections ${text}: it takes a whole number from 1 to 64.`,
  );
}
