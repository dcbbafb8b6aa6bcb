import type { Column } from "../../catalogue/catalogue";
import { type ColumnProposal, writeRule } from "../../propose/columns/proposal";
import type { Contents } from "../../propose/contents/count-contents";
import type { DraftedColumn } from "./draft";

/**
 * A column's rule.
 * @param counted what was counted in its table; a text: the SQLSTATE with which that was refused
 */
export function draftColumn(
  { name, type }: Column,
  { rule, why, needsEye }: ColumnProposal,
  counted: ReadonlyMap<string, Contents> | string | undefined,
): DraftedColumn {
  return {
    key: name,
    names: [name],
    rule: writeRule(rule),
    why: [
      why,
      type.sql,
      typeof counted === "string" &&
        `its rows couldn't be looked at, PostgreSQL answered ${counted}`,
    ]
      .filter(Boolean)
      .join("; "),
    needsEye,
  };
}
