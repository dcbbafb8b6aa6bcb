import { runProgram } from "../../../postgres/programs/run-program";
import { LoadFailed } from "./load-failed";

/** An entry of a dump's table of contents. */
export interface DumpEntry {
  readonly id: number;
  /** `TABLE DATA`, `FK CONSTRAINT`, … */
  readonly kind: string;
  /** Schema, names and owner, with a space between, as pg_restore lists them. */
  readonly name: string;
  /** The line as it is listed, and as `--use-list` takes it. */
  readonly line: string;
}

/** What pg_restore calls entries; the longer name first where one begins like another. */
const kinds = [
  "ACCESS METHOD",
  "AGGREGATE",
  "BLOB COMMENTS",
  "BLOB METADATA",
  "BLOBS",
  "BLOB",
  "CHECK CONSTRAINT",
  "COLLATION",
  "COMMENT",
  "CONSTRAINT",
  "CONVERSION",
  "DATABASE PROPERTIES",
  "DATABASE",
  "DEFAULT ACL",
  "DEFAULT",
  "DOMAIN",
  "ENCODING",
  "EVENT TRIGGER",
  "EXTENSION",
  "FK CONSTRAINT",
  "FOREIGN DATA WRAPPER",
  "FOREIGN TABLE",
  "FUNCTION",
  "INDEX ATTACH",
  "INDEX",
  "MATERIALIZED VIEW DATA",
  "MATERIALIZED VIEW",
  "OPERATOR CLASS",
  "OPERATOR FAMILY",
  "OPERATOR",
  "POLICY",
  "PROCEDURAL LANGUAGE",
  "PROCEDURE",
  "PUBLICATION TABLES IN SCHEMA",
  "PUBLICATION TABLE",
  "PUBLICATION",
  "ROW SECURITY",
  "RULE",
  "SCHEMA",
  "SECURITY LABEL",
  "SEQUENCE OWNED BY",
  "SEQUENCE SET",
  "SEQUENCE",
  "SERVER",
  "SHELL TYPE",
  "STATISTICS DATA",
  "STATISTICS",
  "STDSTRINGS",
  "SEARCHPATH",
  "SUBSCRIPTION TABLE",
  "SUBSCRIPTION",
  "TABLE ATTACH",
  "TABLE DATA",
  "TABLE",
  "TEXT SEARCH CONFIGURATION",
  "TEXT SEARCH DICTIONARY",
  "TEXT SEARCH PARSER",
  "TEXT SEARCH TEMPLATE",
  "TRANSFORM",
  "TRIGGER",
  "TYPE",
  "USER MAPPING",
  "VIEW",
  "ACL",
  "CAST",
];

const listed = new RegExp(`^(\\d+); \\d+ \\d+ (${kinds.join("|")}) (.*)$`);

/**
 * The table of contents of a dump in the directory format.
 * @param folder pg_dump's own
 * @throws LoadFailed when pg_restore can't read it
 */
export async function listEntries(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<DumpEntry[]> {
  const { exitCode, output } = await runProgram({
    file: "pg_restore",
    args: ["--list", folder],
    environment,
    deadline: 60_000,
  });
  if (exitCode !== 0)
    throw new LoadFailed(
      `pg_restore can't read the dump in ${folder}: it isn't one in the directory format, it isn't whole, or a newer pg_dump made it.`,
    );
  return parseList(output);
}

/** The entries of what `pg_restore --list` writes. */
export function parseList(text: string): DumpEntry[] {
  return text.split("\n").flatMap((line) => {
    if (line === "" || line.startsWith(";")) return [];
    const match = listed.exec(line);
    if (!match) {
      // A kind that a newer version knows: its first word is enough to go by.
      const [, id, kind, name] = /^(\d+); \d+ \d+ (\S+) (.*)$/.exec(line) ?? [];
      return id
        ? [{ id: Number(id), kind: kind ?? "", name: name ?? "", line }]
        : [];
    }
    const [, id, kind = "", name = ""] = match;
    return [{ id: Number(id), kind, name, line }];
  });
}
