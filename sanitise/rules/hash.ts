import { createHash } from "node:crypto";
import type { TableName } from "../../postgres/table-name";
import type { Preset } from "./preset";
import type {
  ColumnRule,
  DatabaseRules,
  Rules,
  TableRule,
  TableRules,
} from "./rules";

/** Goes up whenever the same rules would give other values, so that a clean copy counts as out of date. */
const version = 8;

/** What of a command decides what it makes of the copy. */
export interface HashedCommand {
  readonly run: readonly string[];
  readonly when: string;
  readonly on?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  readonly directory?: string | undefined;
}

/**
 * One fingerprint of everything that decides what a sanitised copy looks like: 64 hex digits. The order
 * of tables, columns and databases makes no difference, nor do comments, reasons, spelling variants of YAML
 * and a command's deadline. The order of commands does.
 */
export function hashRulesAndCommands(
  rules: Rules,
  commands: readonly HashedCommand[],
): string {
  const content = {
    version,
    allow: [...rules.allow].sort(),
    patterns: rules.patterns,
    ...(rules.region.length > 0 && { region: [...rules.region].sort() }),
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
    // Left out where there is none: a copy made before there were presets is still up to date.
    ...(rules.use.length > 0 && {
      use: sortedByName(rules.use).map(presetContent),
    }),
    outbound: rules.outbound.map(nameOf).sort(),
    tables: tablesByName(rules.tables),
    largeObjects:
      typeof rules.largeObjects === "object"
        ? "keep"
        : (rules.largeObjects ?? null),
    accept: rules.accept
      .map(({ table, column, kind }) => JSON.stringify([table, column, kind]))
      .sort(),
  };
}

function sortedByName(presets: readonly Preset[]): Preset[] {
  return [...presets].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All that a preset says: a changed one makes other values. */
function presetContent({ name, knownBy, outbound, tables }: Preset) {
  return {
    name,
    knownBy,
    outbound: outbound.map(nameOf).sort(),
    tables: tablesByName(tables),
  };
}

function tablesByName(tables: readonly TableRules[]) {
  return Object.fromEntries(
    tables.map(({ rule, ...name }) => [nameOf(name), tableContent(rule)]),
  );
}

function nameOf({ schema, table }: TableName): string {
  return JSON.stringify([schema, table]);
}

/** What a table's rule makes of it: two with equal contents make the same. */
export function tableContent({ cascade, keep, columns, ...rule }: TableRule) {
  return {
    ...rule,
    cascade: cascade.map(nameOf).sort(),
    keep: keep !== undefined,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        column.kind === "json"
          ? {
              kind: column.kind,
              paths: column.paths.map(({ steps, rule }) => [
                steps,
                withoutReason(rule),
              ]),
              ...(column.otherwise && {
                otherwise: withoutReason(column.otherwise),
              }),
            }
          : withoutReason(column),
      ]),
    ),
  };
}

/** Why a value stays makes no difference to it. */
function withoutReason(rule: Exclude<ColumnRule, { kind: "json" }>) {
  return rule.kind === "keep" ? { kind: rule.kind } : rule;
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
