import type { ClientBase } from "pg";
import { counted } from "../../words/amounts";
import type { Catalogue, Table } from "../catalogue/catalogue";
import type { ResolvedRules } from "../resolve/resolve-rules";
import { type Contents, countContents } from "./contents/count-contents";
import { findUnknown, type UnknownTable } from "./find-unknown";
import { proposeRules } from "./propose-rules";

/** How the rules are held against a database. */
export interface CoverageOptions {
  /** How many large objects the database holds. */
  readonly largeObjects: number;
  /** `count`: read the first rows of what has no rule, for better proposals. `leave`: read no row. */
  readonly contents: "count" | "leave";
  /** Keys of the file under which the database's rules stand: none, or `databases` and its name. */
  readonly path: readonly string[];
}

/** What the rules don't say about a database. */
export interface Gap {
  /** A sentence. */
  readonly what: string;
  /** Lines to add to the file of rules, as YAML that can be pasted. */
  readonly lines: string;
}

/**
 * Whether the rules say what becomes of everything in the connected database: tables, columns that could
 * hold a person's data, large objects.
 * @returns undefined where nothing is missing
 */
export async function findGap(
  client: ClientBase,
  resolved: ResolvedRules,
  catalogue: Catalogue,
  { largeObjects, contents, path }: CoverageOptions,
): Promise<Gap | undefined> {
  const unknown = findUnknown(resolved, catalogue);
  const unruledObjects =
    resolved.rules.largeObjects === undefined ? largeObjects : 0;
  if (unknown.length === 0 && unruledObjects === 0) return undefined;
  const counted = new Map<Table, ReadonlyMap<string, Contents> | string>();
  if (contents === "count")
    for (const { table, columns } of unknown)
      counted.set(table, await countContents(client, table, columns));
  return {
    what: `the rules don't say what becomes of ${whatIsUnknown(unknown, resolved, unruledObjects)}.`,
    lines: proposeRules({
      unknown,
      largeObjects: unruledObjects,
      resolved,
      catalogue,
      counted,
      path,
    }),
  };
}

/** A gap as a problem to be told. */
export function gapProblem(what: string, lines: string): string {
  return `${what} Lines to add, each proposal to be judged, those that say "look" first, and each "say why" to be replaced by the reason:\n\n${lines}\n`;
}

/** What has no rule, counted. */
function whatIsUnknown(
  unknown: readonly UnknownTable[],
  { presets }: ResolvedRules,
  largeObjects: number,
): string {
  const tables = unknown.filter(
    ({ table, origin }) => !origin && !presets.has(table.oid),
  ).length;
  const columns = unknown.reduce((sum, one) => sum + one.columns.length, 0);
  const count = (number: number, what: string) =>
    number === 0 ? [] : [counted(number, what)];
  return [
    ...count(tables, "table"),
    ...count(columns, "column").map(
      (some) => `${some} that could hold a person's data`,
    ),
    ...count(largeObjects, "large object"),
  ]
    .join(", ")
    .replace(/, (?=[^,]*$)/, " and ");
}
