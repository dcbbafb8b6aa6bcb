import type { Catalogue, Column, Table } from "../../catalogue/catalogue";
import type { Contents } from "../../propose/count-contents";
import { proposeColumn, sayWhy } from "../../propose/propose";
import type { DraftedColumn } from "./draft";

/**
 * A column's rule.
 * @param counted what was counted in it; a text: the SQLSTATE with which that was refused
 */
export function draftColumn(
  table: Table,
  column: Column,
  catalogue: Catalogue,
  counted: Contents | string | undefined,
): DraftedColumn {
  const contents = typeof counted === "object" ? counted : undefined;
  const rule = proposeColumn(table, column, catalogue, contents);
  return {
    key: column.name,
    names: [column.name],
    rule,
    why: [
      column.type.sql,
      typeof counted === "string" &&
        `its rows couldn't be looked at, PostgreSQL answered ${counted}`,
    ]
      .filter(Boolean)
      .join("; "),
    needsEye: rule === sayWhy,
  };
}
