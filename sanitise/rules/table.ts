import { z } from "zod";
import { parseTableName } from "../../postgres/table-name";
import { column } from "./column";
import {
  complain,
  filled,
  like,
  listOf,
  map,
  mapOf,
  oneOf,
  reason,
  text,
} from "./grammar";

export const noTableName =
  "is no table's name; write table or schema.table, with double quotes round a part that holds a dot or a quote.";

/** A table, by its name or a pattern. */
export const tableName = z
  .string("a table's name or pattern")
  .transform((name, context) => {
    const parsed = parseTableName(name);
    if (parsed) return parsed;
    complain(context, [], noTableName);
    return z.NEVER;
  });

/** Tables that are emptied first. */
export const outbound = listOf(
  "a list of tables (names or patterns), none of them twice",
  tableName,
).meta({
  description:
    "Tables, by name or pattern, that are emptied before anything else runs: what is in them could still reach people, or opens something. Queued mail and tasks, sessions, tokens, push devices, webhooks.",
});

const inDetail = map({
  delete: text("all, or an SQL condition as text, not empty")
    .describe("all, or an SQL condition: the rows for which it is true go.")
    .optional(),
  cascade: listOf("a list of tables, not empty", tableName)
    .min(1)
    .describe(
      "With delete: all. Tables that refer to this one and whose rows go with it.",
    )
    .optional(),
  where: text("an SQL condition as text, not empty")
    .describe(
      "An SQL condition: the columns change in rows for which it is true, and stay in the others.",
    )
    .optional(),
  keep: reason
    .describe(
      "Why the table may stay. Columns that could hold a person's data need rules of their own all the same.",
    )
    .optional(),
  columns: filled(
    mapOf("a map from a column's name to its rule, not empty", column),
  )
    .describe(
      "A rule per column, by its name or a pattern with `*`; the most specific holds.",
    )
    .optional(),
});

/** What becomes of one table. */
export const table = oneOf([
  like('"delete"', z.literal("delete").describe("All rows go.")),
  inDetail
    .superRefine((written, context) => {
      if (written.delete === "all")
        for (const key of ["where", "keep", "columns"] as const)
          if (written[key] !== undefined)
            complain(
              context,
              [key],
              "can't stand with delete: all, which leaves no row.",
            );
      if (written.cascade && written.delete !== "all")
        complain(context, ["cascade"], "can only stand with delete: all.");
      if (written.where !== undefined && !written.columns)
        complain(context, ["where"], "can only stand with columns.");
    })
    // What of that an editor can check.
    .meta({ dependencies: { cascade: ["delete"], where: ["columns"] } }),
])
  .transform((written) => {
    const rule = written === "delete" ? { delete: "all" } : written;
    const { cascade = [], where, keep, columns = {} } = rule;
    return {
      delete: rowsToDelete(rule.delete),
      cascade,
      where,
      keep,
      columns,
    };
  })
  .meta({ id: "table" });

/** Which rows go: none, all, or those for which an SQL condition is true. */
function rowsToDelete(written: string | undefined) {
  if (written === undefined) return "none";
  return written === "all" ? "all" : { where: written };
}

/** Rules of tables, in the order of the file. */
export const tables = mapOf("a map from a table's name to its rule", table)
  .meta({
    description:
      "A rule per table, by name: `table` in the schema public, or `schema.table`. A part that holds a dot or quotes stands in double quotes. `*` stands for any characters; of several that match, the most specific holds alone.",
  })
  .transform((written, context) => {
    const seen = new Map<string, string>();
    return Object.entries(written).flatMap(([name, rule]) => {
      const parsed = parseTableName(name);
      if (!parsed) {
        complain(context, [name], noTableName);
        return [];
      }
      const key = JSON.stringify([parsed.schema, parsed.table]);
      const before = seen.get(key);
      if (before !== undefined)
        complain(
          context,
          [name],
          `names the same table as ${before}; keep one of the two.`,
        );
      seen.set(key, name);
      return [{ ...parsed, rule }];
    });
  });
