import type { ClientBase } from "pg";
import { tableLabel } from "../../../postgres/table-name";
import { count, counted } from "../../../words/amounts";
import { type JsonRule, writePath } from "../../masks/json-tree";
import type { MaskedColumn, MaskedTable } from "../../plan/masked-table";
import { countEvents, type Event } from "./shape-events";

/** How one path of a rule met a column's documents. */
export interface PathShape {
  /** `table` in the schema `public`, else `schema.table`. */
  readonly table: string;
  readonly column: string;
  /** As a file of rules has it. */
  readonly path: string;
  /** How many documents there are. */
  readonly documents: number;
  /** In how many the path's end is there. */
  readonly met: number;
  /** In how many it isn't, but stands elsewhere, and is masked there. */
  readonly elsewhere: number;
}

/** What was seen of documents' shapes. */
export interface Shapes {
  readonly paths: readonly PathShape[];
  /** Sentences, without the table, on documents of which the rule doesn't say what becomes of them. */
  readonly problems: readonly string[];
}

/** A line about a path that leads nowhere in some documents; none where it does in each. */
export function describeShape({
  table,
  column,
  path,
  documents,
  met,
  elsewhere,
}: PathShape): string[] {
  if (met === documents) return [];
  const moved =
    elsewhere > 0
      ? `; in ${count(elsewhere)} of these it stands elsewhere, and is masked there`
      : "";
  return [
    `${table}.${column}: the path ${path} leads nowhere in ${count(documents - met)} of ${counted(documents, "document")}${moved}`,
  ];
}

/** Counts in how many documents of a table the paths of its rules lead nowhere, and what stands there instead. No value is told. */
export async function countShapes(
  client: ClientBase,
  masked: MaskedTable,
): Promise<Shapes> {
  const paths: PathShape[] = [];
  const problems: string[] = [];
  for (const one of masked.columns) {
    const { rule } = one;
    if (rule.kind !== "json") continue;
    const events = await countEvents(client, masked, one, rule);
    paths.push(...pathsOf(tableLabel(masked.table), one, rule, events));
    if (!rule.otherwise)
      problems.push(
        ...problemsOf(rule, events).map(
          (problem) => `${one.column.name}: ${problem}`,
        ),
      );
  }
  return { paths, problems };
}

function pathsOf(
  table: string,
  { column }: MaskedColumn,
  { paths }: JsonRule,
  events: readonly Event[],
): PathShape[] {
  const sum = (event: string, path: number | null) =>
    events
      .filter((one) => one.event === event && one.path === path)
      .reduce((total, { count }) => total + count, 0);
  return paths.map(({ steps }, index) => ({
    table,
    column: column.name,
    path: writePath(steps),
    documents: sum("document", null),
    met: sum("met", index),
    elsewhere: sum("moved", index),
  }));
}

function problemsOf({ paths }: JsonRule, events: readonly Event[]): string[] {
  const written = paths.map(({ steps }) => writePath(steps));
  return events.flatMap(({ event, path, seen, count }) => {
    const documents = counted(count, "document");
    const place = seen === null || seen === "" ? "the top" : `"${seen}"`;
    switch (event) {
      case "no JSON":
        return `${counted(count, "value")} ${count === 1 ? "isn't" : "aren't"} JSON (${seen}). Say what becomes of such: otherwise: RULE, beside json and rest.`;
      case "lost": {
        const on = written.find((one) => one.startsWith(seen ?? ""));
        return `in ${documents} a text or a number stands at ${place}, where the path "${on ?? written[0]}" goes on. Say what becomes of such: otherwise: RULE, beside json and rest.`;
      }
      case "unclear":
        return `in ${documents} the path "${written[path ?? 0]}" leads nowhere, while its last key stands at ${place}, where none leads. Write that path too, with a rule or { keep: REASON }, or say what becomes of all that paths miss: otherwise: RULE, beside json and rest.`;
    }
    return [];
  });
}
