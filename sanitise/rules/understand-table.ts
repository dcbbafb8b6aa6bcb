import { parseTableName } from "../../postgres/table-name";
import { parseJsonPath } from "./json-path";
import type { ColumnRule, JsonPath, TableRule, ValueRule } from "./rules";
import type {
  WrittenColumn,
  WrittenTable,
  WrittenValue,
} from "./written-rules";

/** Takes a mistake that the schema doesn't show: where it is, from the table's rule down, and what to say of it. */
export type Complain = (
  path: readonly (string | number)[],
  text: string,
) => void;

export const noTableName =
  "is no table's name; write table or schema.table, with double quotes round a part that holds a dot or a quote.";

/** A table's rule, from what the file has. */
export function understandTable(
  written: WrittenTable,
  complain: Complain,
): TableRule {
  if (written === "delete") return understandTable({ delete: "all" }, complain);
  const { cascade = [], where, keep, columns = {} } = written;
  if (written.delete === "all")
    for (const key of ["where", "keep", "columns"] as const)
      if (written[key] !== undefined)
        complain([key], "can't stand with delete: all, which leaves no row.");
  if (cascade.length > 0 && written.delete !== "all")
    complain(["cascade"], "can only stand with delete: all.");
  return {
    delete:
      written.delete === undefined
        ? "none"
        : written.delete === "all"
          ? "all"
          : { where: written.delete },
    cascade: cascade.flatMap((name, index) => {
      const parsed = parseTableName(name);
      if (!parsed) complain(["cascade", index], noTableName);
      return parsed ? [parsed] : [];
    }),
    where,
    keep,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, rule]) => [
        name,
        columnRule(rule, (path, text) =>
          complain(["columns", name, ...path], text),
        ),
      ]),
    ),
  };
}

function columnRule(written: WrittenColumn, complain: Complain): ColumnRule {
  if (typeof written !== "object" || written === null)
    return valueRule(written);
  if ("sql" in written) return { kind: "sql", expression: written.sql };
  if ("json" in written)
    return {
      kind: "json",
      paths: jsonPaths(written.json, complain),
      rest: written.rest,
    };
  return valueRule(written);
}

function jsonPaths(
  written: Readonly<Record<string, WrittenValue>>,
  complain: Complain,
): JsonPath[] {
  const seen = new Map<string, string>();
  return Object.entries(written).flatMap(([path, rule]) => {
    const steps = parseJsonPath(path);
    if (!steps) {
      complain(
        ["json", path],
        'is no path; write keys with dots between, [*] for every element, and double quotes round a key that holds a dot: people[*]."e.mail".',
      );
      return [];
    }
    const before = seen.get(JSON.stringify(steps));
    if (before !== undefined) {
      complain(
        ["json", path],
        `is the same path as ${before}; keep one of the two.`,
      );
      return [];
    }
    seen.set(JSON.stringify(steps), path);
    return [{ steps, rule: valueRule(rule) }];
  });
}

function valueRule(written: WrittenValue): ValueRule {
  if (written === null) return { kind: "null" };
  if (typeof written === "string") return { kind: written };
  if ("constant" in written)
    return { kind: "constant", value: written.constant };
  if ("choice" in written) return { kind: "choice", values: written.choice };
  if ("noise" in written) return { kind: "noise", share: written.noise };
  if ("keep" in written) return { kind: "keep", reason: written.keep };
  return {
    kind: "password",
    known: written.password === "unusable" ? undefined : written.password.known,
  };
}
