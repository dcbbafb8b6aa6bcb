import { readFileSync } from "node:fs";
import { parseTableName } from "../../postgres/table-name";
import { checkSchema } from "./check-schema";
import { type RulesDocument, readDocument, type Step } from "./document";
import { InvalidRules } from "./invalid-rules";
import type { DatabaseRules, Rules, TableRules } from "./rules";
import {
  type Complain,
  noTableName,
  understandTable,
} from "./understand-table";
import type {
  WrittenDatabase,
  WrittenRules,
  WrittenTable,
} from "./written-rules";

/**
 * Reads a file of rules.
 * @throws {InvalidRules} naming every mistake, with its line, its path, what stands there and what may.
 * @throws when the file can't be read.
 */
export function readRules(file: string): Rules {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(
      `The rules file ${file} can't be read (${(error as NodeJS.ErrnoException).code}). Set prod-copy:rules to a file that exists, as a path from the project's folder.`,
    );
  }
  return parseRules(text, file);
}

/**
 * The rules in a text of YAML.
 * @param file what messages call it
 * @throws {InvalidRules} as {@link readRules}
 */
export function parseRules(text: string, file: string): Rules {
  const document = readDocument(text);
  if (document.problems.length > 0)
    throw new InvalidRules(file, document.problems);
  const checked = checkSchema(document.content ?? {});
  if ("problems" in checked)
    throw new InvalidRules(
      file,
      checked.problems.map(({ path, text }) =>
        located(document, path, `${label(path)} ${text}`),
      ),
    );
  return understand(checked.rules, document, file);
}

function understand(
  written: WrittenRules,
  document: RulesDocument,
  file: string,
): Rules {
  const problems: string[] = [];
  const complain: Complain = (path, text) =>
    problems.push(located(document, path, `${label(path)} ${text}`));
  const { databases = {}, patterns = {}, only } = written;
  const rules: Rules = {
    allow: (written.allow ?? []).map((entry) => entry.toLowerCase()),
    patterns,
    only,
    ...databaseRules(written, [], complain),
    databases: Object.fromEntries(
      Object.entries(databases).map(([name, database]) => [
        name,
        database === "drop"
          ? { kind: "drop" as const }
          : {
              kind: "rules" as const,
              ...databaseRules(database, ["databases", name], complain),
            },
      ]),
    ),
  };
  only?.forEach((name, index) => {
    if (!parseTableName(name)) complain(["only", index], noTableName);
  });
  if (problems.length > 0) throw new InvalidRules(file, problems);
  return rules;
}

function databaseRules(
  { outbound = [], tables = {}, largeObjects, accept = [] }: WrittenDatabase,
  path: readonly Step[],
  complain: Complain,
): DatabaseRules {
  return {
    outbound: outbound.flatMap((name, index) => {
      const parsed = parseTableName(name);
      if (!parsed) complain([...path, "outbound", index], noTableName);
      return parsed ? [parsed] : [];
    }),
    tables: tableRules(tables, (under, text) =>
      complain([...path, "tables", ...under], text),
    ),
    largeObjects,
    accept,
  };
}

function tableRules(
  tables: Readonly<Record<string, WrittenTable>>,
  complain: Complain,
): TableRules[] {
  const seen = new Map<string, string>();
  return Object.entries(tables).flatMap(([name, written]) => {
    const parsed = parseTableName(name);
    if (!parsed) {
      complain([name], noTableName);
      return [];
    }
    const key = JSON.stringify([parsed.schema, parsed.table]);
    const before = seen.get(key);
    if (before !== undefined) {
      complain(
        [name],
        `names the same table as ${before}; keep one of the two.`,
      );
      return [];
    }
    seen.set(key, name);
    return [
      {
        ...parsed,
        rule: understandTable(written, (under, text) =>
          complain([name, ...under], text),
        ),
      },
    ];
  });
}

/** The path as people read it: `tables.accounts_user.columns.email`. */
function label(path: readonly Step[]): string {
  return path.length === 0 ? "the file" : path.join(".");
}

function located(
  document: RulesDocument,
  path: readonly Step[],
  text: string,
): string {
  return `line ${document.line(path)}: ${text}`;
}
