import { readFileSync } from "node:fs";
import { checkSchema } from "./check-schema";
import { type RulesDocument, readDocument, type Step } from "./document";
import { InvalidRules } from "./invalid-rules";
import type { ColumnRule, Rules, TableRule, TableRules } from "./rules";
import { parseTableName } from "./table-name";
import type {
  WrittenColumn,
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

const plainDatabase = {
  outbound: [],
  largeObjects: undefined,
  accept: [],
} as const;

function understand(
  written: WrittenRules,
  document: RulesDocument,
  file: string,
): Rules {
  const problems: string[] = [];
  const tablesIn = (
    tables: Readonly<Record<string, WrittenTable>> = {},
    path: readonly Step[],
  ) =>
    tableRules(tables, (name, text) =>
      problems.push(
        located(document, [...path, name], `${label([...path, name])} ${text}`),
      ),
    );
  const rules: Rules = {
    allow: (written.allow ?? []).map((entry) => entry.toLowerCase()),
    patterns: {},
    only: undefined,
    ...plainDatabase,
    tables: tablesIn(written.tables, ["tables"]),
    databases: Object.fromEntries(
      Object.entries(written.databases ?? {}).map(([name, database]) => [
        name,
        database === "drop"
          ? { kind: "drop" as const }
          : {
              kind: "rules" as const,
              ...plainDatabase,
              tables: tablesIn(database.tables, ["databases", name, "tables"]),
            },
      ]),
    ),
  };
  if (problems.length > 0) throw new InvalidRules(file, problems);
  return rules;
}

function tableRules(
  tables: Readonly<Record<string, WrittenTable>>,
  complain: (name: string, text: string) => void,
): TableRules[] {
  const seen = new Map<string, string>();
  return Object.entries(tables).flatMap(([name, written]) => {
    const parsed = parseTableName(name);
    if (!parsed) {
      complain(
        name,
        "is no table's name; write table or schema.table, with double quotes round a part that holds a dot or a quote.",
      );
      return [];
    }
    const key = JSON.stringify([parsed.schema, parsed.table]);
    const before = seen.get(key);
    if (before !== undefined) {
      complain(name, `names the same table as ${before}; keep one of the two.`);
      return [];
    }
    seen.set(key, name);
    return [{ ...parsed, rule: tableRule(written) }];
  });
}

function tableRule(written: WrittenTable): TableRule {
  const plain = {
    cascade: [],
    where: undefined,
    keep: undefined,
    columns: {},
  };
  if (written === "delete") return { ...plain, delete: "all" };
  return {
    ...plain,
    delete: "none",
    columns: Object.fromEntries(
      Object.entries(written.columns).map(([name, rule]) => [
        name,
        columnRule(rule),
      ]),
    ),
  };
}

function columnRule(written: WrittenColumn): ColumnRule {
  if (written === null) return { kind: "null" };
  if (written === "email") return { kind: "email" };
  if ("sql" in written) return { kind: "sql", expression: written.sql };
  return { kind: "constant", value: written.constant };
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
