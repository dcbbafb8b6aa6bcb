import { isDeepStrictEqual } from "node:util";
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { parseTableName, writeTableName } from "../../../postgres/table-name";
import { yamlText } from "../../../words/yaml-text";
import type { Draft, DraftedTable } from "./draft";
import {
  columnInBraces,
  columnLine,
  type Lines,
  largeObjectsLine,
  outboundLines,
  tableInBraces,
  tableLines,
  useLines,
} from "./write-lines";

/** Text to put in at a place of the file. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** What to put into a collection: as lines of their own, or within its brackets. */
interface Part {
  readonly lines: Lines;
  readonly inBrackets: readonly string[];
}

/**
 * A file of rules with the draft added: every character that was there stays where it was, so comments, order and
 * the way it is written do too.
 * @param text the file, which must be rules
 * @returns undefined where something of the draft has no place in how the file is written, e.g. in an alias
 */
export function addToFile(text: string, draft: Draft): string | undefined {
  const { contents } = parseDocument(text, { keepSourceTokens: true });
  const ends = (lines: string) =>
    text.includes("\r\n") ? lines.replaceAll("\n", "\r\n") : lines;
  const complete = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return complete + atTheEnd(draft, []).join("");
  if (!isMap(contents)) return undefined;
  const insertions: (Insertion | undefined)[] = [];
  const written: string[] = [];
  const section = (key: string, part: Part) => {
    const value = contents.get(key, true);
    if (!isNode(value)) return;
    written.push(key);
    if (part.lines.length > 0) insertions.push(into(value, part, complete));
  };
  section("use", {
    lines: useLines(draft),
    inBrackets: draft.use.map(({ name }) => yamlText(name)),
  });
  section("outbound", {
    lines: outboundLines(draft),
    inBrackets: draft.outbound.map(({ name }) =>
      yamlText(writeTableName(name)),
    ),
  });
  const fresh = draft.tables.filter(({ known }) => !known);
  section("tables", {
    lines: fresh.flatMap(tableLines),
    inBrackets: fresh.map(tableInBraces),
  });
  for (const table of draft.tables.filter(({ known }) => known))
    insertions.push(intoTable(contents, table, complete));
  const rest = atTheEnd(draft, written);
  if (contents.flow && rest.length > 0) return undefined;
  if (insertions.includes(undefined)) return undefined;
  const added =
    [...insertions]
      .flatMap((one) => one ?? [])
      .sort((a, b) => b.at - a.at)
      .reduce(
        (so, { at, text }) => so.slice(0, at) + ends(text) + so.slice(at),
        complete,
      ) + ends(rest.join(""));
  return keepsAll(text, added) ? added : undefined;
}

/** Sections that the file lacks. */
function atTheEnd(draft: Draft, written: readonly string[]): string[] {
  const sections: [string, Lines][] = [
    ["use", useLines(draft)],
    ["outbound", outboundLines(draft)],
    ["tables", draft.tables.filter(({ known }) => !known).flatMap(tableLines)],
  ];
  return [
    ...(draft.largeObjects > 0 ? [`\n${largeObjectsLine(draft)}\n`] : []),
    ...sections
      .filter(([key, lines]) => lines.length > 0 && !written.includes(key))
      .map(
        ([key, lines]) =>
          `\n${key}:\n${lines.map((line) => `  ${line}\n`).join("")}`,
      ),
  ];
}

/** Into a collection, after all that it has. */
function into(node: Node, part: Part, text: string): Insertion | undefined {
  // What is anchored would change elsewhere too.
  if ((!isMap(node) && !isSeq(node)) || node.anchor !== undefined)
    return undefined;
  return node.flow
    ? intoBrackets(node, part.inBrackets, text)
    : afterLast(node, part.lines, text);
}

function intoBrackets(
  node: YAMLMap | YAMLSeq,
  items: readonly string[],
  text: string,
): Insertion | undefined {
  const end = node.range?.[1];
  if (end === undefined) return undefined;
  const before = text.slice(0, end - 1).trimEnd();
  const comma = node.items.length > 0 && !before.endsWith(",");
  return {
    at: before.length,
    text: `${comma ? ", " : " "}${items.join(", ")}`,
  };
}

function afterLast(
  node: YAMLMap | YAMLSeq,
  lines: Lines,
  text: string,
): Insertion | undefined {
  const token = node.srcToken;
  const end = endOf(node);
  if (!token || !("indent" in token) || end === undefined) return undefined;
  const at = text[end - 1] === "\n" ? end : text.indexOf("\n", end) + 1;
  const indent = " ".repeat(token.indent);
  return { at, text: lines.map((line) => `${indent}${line}\n`).join("") };
}

/** Where the last value in it ends, without comments that follow. */
function endOf(node: unknown): number | undefined {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last: unknown = node.items.at(-1);
    return endOf(isPair(last) ? (last.value ?? last.key) : last);
  }
  return isNode(node) ? node.range?.[1] : undefined;
}

/** Further columns of a table that has a rule. */
function intoTable(
  contents: YAMLMap,
  table: DraftedTable,
  text: string,
): Insertion | undefined {
  const tables = contents.get("tables", true);
  if (!isMap(tables)) return undefined;
  const rule = tables.items.find((pair) => isNamed(pair, table))?.value;
  if (!isMap(rule) || rule.anchor !== undefined) return undefined;
  const columns: Part = {
    lines: table.columns.map(columnLine),
    inBrackets: table.columns.map(columnInBraces),
  };
  const there = rule.get("columns", true);
  if (there !== undefined)
    return isNode(there) ? into(there, columns, text) : undefined;
  return into(
    rule,
    {
      lines: ["columns:", ...columns.lines.map((line) => `  ${line}`)],
      inBrackets: [`columns: { ${columns.inBrackets.join(", ")} }`],
    },
    text,
  );
}

function isNamed({ key }: Pair<unknown, unknown>, { name }: DraftedTable) {
  if (!isScalar(key)) return false;
  const parsed = parseTableName(String(key.value));
  return parsed?.schema === name.schema && parsed.table === name.table;
}

/** Whether the later text says all that the earlier does, in the same order. */
function keepsAll(before: string, after: string): boolean {
  const later = parseDocument(after);
  return (
    later.errors.length === 0 &&
    isWithin(parseDocument(before).toJS(), later.toJS())
  );
}

function isWithin(before: unknown, after: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(after))
    return before.every((item, index) => isWithin(item, after[index]));
  if (isObject(before) && isObject(after)) {
    const keys = Object.keys(before);
    const kept = Object.keys(after).filter((key) => keys.includes(key));
    return (
      isDeepStrictEqual(kept, keys) &&
      keys.every((key) => isWithin(before[key], after[key]))
    );
  }
  return isDeepStrictEqual(before, after);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
