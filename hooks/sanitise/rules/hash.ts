import { createHash } from "node:crypto";
import type { Command } from "../commands/command";
import type { DatabaseRules, Rules } from "./rules";

/** Goes up whenever the same rules would give other values, so that a clean copy counts as out of date. */
const version = 1;

/**
 * One fingerprint of everything that decides what a sanitised copy looks like: 64 hex digits. The order
 * of tables, columns and databases makes no difference, nor do comments, spelling variants of YAML and
 * a command's deadline. The order of commands does.
 */
export function hashRulesAndCommands(
  rules: Rules,
  commands: readonly Command[],
): string {
  const content = {
    version,
    allow: [...rules.allow].sort(),
    patterns: rules.patterns,
    only: rules.only ?? null,
    ...databaseContent(rules),
    databases: Object.fromEntries(
      Object.entries(rules.databases).map(([name, rule]) => [
        name,
        rule.kind === "drop" ? "drop" : databaseContent(rule),
      ]),
    ),
    commands: commands.map(({ run, when, on, environment, directory }) => ({
      run,
      when,
      on: on ?? "local",
      environment: environment ?? {},
      directory: directory ?? "",
    })),
  };
  return createHash("sha256").update(canonical(content)).digest("hex");
}

function databaseContent(rules: DatabaseRules) {
  return {
    outbound: rules.outbound,
    tables: tablesByName(rules.tables),
    largeObjects: rules.largeObjects ?? null,
    accept: rules.accept,
  };
}

function tablesByName(tables: Rules["tables"]) {
  return Object.fromEntries(
    tables.map(({ schema, table, rule }) => [
      JSON.stringify([schema, table]),
      rule,
    ]),
  );
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}
