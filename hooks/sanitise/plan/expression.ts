import { escapeLiteral } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import type { Column } from "../catalogue/catalogue";
import type { ColumnRule } from "../rules/rules";

/** The new value of a column as SQL, over the row's columns as they were. */
export function expressionFor(column: Column, rule: ColumnRule): string {
  switch (rule.kind) {
    case "email":
      return `pg_temp.mask_email(${quoteIdentifier(column.name)}::text)`;
    case "null":
      return `cast(null as ${column.type.bareSql})`;
    case "constant":
      // Without the type's length: a cast to it would cut silently, where an assignment complains.
      return `cast(${escapeLiteral(String(rule.value))} as ${column.type.bareSql})`;
    case "sql":
      // A comment at the end of the expression must not swallow what follows.
      return `(${rule.expression}\n)`;
    default:
      throw new Error(`The rule ${rule.kind} has no expression.`);
  }
}
