import { counted } from "../../words/amounts";
import type { Database } from "../catalogue/databases";
import type { Problem } from "../problem";
import type { DatabaseRules, Rules } from "../rules/rules";

/** What becomes of one database. */
export type Fate =
  | { readonly kind: "drop" }
  /** With the rules for its tables, none where nothing in it changes. */
  | { readonly kind: "sanitise"; readonly rules: DatabaseRules }
  /** The rules don't know it, so it must be empty. */
  | { readonly kind: "unknown" };

/** What becomes of each of the server's databases. */
export function fateOf(
  database: string,
  application: string,
  rules: Rules,
): Fate {
  if (database === application) return { kind: "sanitise", rules };
  const rule = Object.hasOwn(rules.databases, database)
    ? rules.databases[database]
    : undefined;
  if (!rule) return { kind: "unknown" };
  return rule.kind === "drop" ? rule : { kind: "sanitise", rules: rule };
}

/** What the rules say of databases that can't be. One sentence each; empty when all can. */
export function findDatabaseProblems(
  databases: readonly Database[],
  application: string,
  rules: Rules,
): Problem[] {
  return [
    ...Object.entries(rules.databases).flatMap(([name, rule]) => {
      if (name === application)
        return [
          `databases.${name}: that is the application's own database. Its rules stand under tables.`,
        ];
      // One that is to be dropped may be gone: an earlier run can have been killed after that.
      return rule.kind === "drop" || databases.some((one) => one.name === name)
        ? []
        : [`databases.${name}: the server has no such database.`];
    }),
    ...databases
      .filter(
        ({ name, open }) =>
          !open && fateOf(name, application, rules).kind !== "drop",
      )
      .map(
        ({ name }): Problem => ({
          what: `databases.${name}: the login may not log in to it, so it can't be sanitised.`,
          next: {
            kind: "at origin",
            change: "grant it CONNECT there",
            instead: "give it the rule drop",
          },
        }),
      ),
  ];
}

/** What to say of a database that holds something and that the rules don't know. */
export function uncovered(tables: number, largeObjects: number): string {
  const what = [
    tables > 0 && counted(tables, "table"),
    largeObjects > 0 && counted(largeObjects, "large object"),
  ].filter(Boolean);
  return `the server has this database with ${what.join(" and ")}, and the rules don't say what becomes of it. Give it the rule drop, or rules for its tables.`;
}
