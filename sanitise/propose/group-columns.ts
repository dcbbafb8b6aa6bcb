import type { Column, Table } from "../catalogue/catalogue";
import { matchesPattern } from "../rules/pattern";
import { type ColumnProposal, writeRule } from "./columns/proposal";

/** Columns that get one line. */
export interface ColumnGroup {
  /** The column's name, or a pattern of several. */
  readonly key: string;
  readonly members: readonly Column[];
  readonly proposal: ColumnProposal;
}

/** Fewer lines are as quickly read as a pattern. */
const least = 4;

/**
 * Puts columns of a table together whose names begin alike and whose proposals are alike: one pattern for
 * them, where it stands for no other column of the table.
 */
export function groupColumns(
  table: Table,
  columns: readonly Column[],
  proposed: ReadonlyMap<string, ColumnProposal>,
): ColumnGroup[] {
  const done = new Set<Column>();
  return columns.flatMap((column): ColumnGroup[] => {
    const proposal = proposed.get(column.name);
    if (!proposal || done.has(column)) return [];
    for (const pattern of patternsOf(column.name)) {
      const members = table.columns.filter(
        ({ name, generated }) => !generated && matchesPattern(pattern, name),
      );
      const alike = members.every((one) => {
        const other = proposed.get(one.name);
        return columns.includes(one) && other && areAlike(proposal, other);
      });
      if (members.length < least || !alike) continue;
      for (const one of members) done.add(one);
      return [{ key: pattern, members, proposal: common(pattern, proposal) }];
    }
    done.add(column);
    return [{ key: column.name, members: [column], proposal }];
  });
}

/** Patterns for names that begin as this one does, the shortest first. */
function patternsOf(name: string): string[] {
  if (name.includes("*")) return [];
  const parts = name.split("_");
  return parts
    .slice(0, -1)
    .map((_, index) => `${parts.slice(0, index + 1).join("_")}_*`)
    .filter((pattern) => !pattern.startsWith("_"));
}

function areAlike(one: ColumnProposal, other: ColumnProposal): boolean {
  if (one.needsEye !== other.needsEye) return false;
  return one.rule.kind === "keep"
    ? other.rule.kind === "keep"
    : writeRule(one.rule) === writeRule(other.rule);
}

/** A reason that names one column is none for all of them. */
function common(pattern: string, proposal: ColumnProposal): ColumnProposal {
  const { rule } = proposal;
  if (rule.kind !== "keep" || rule.reason === "say why") return proposal;
  const about = pattern.replaceAll(/[_*]+/g, " ").trim();
  return {
    ...proposal,
    rule: { kind: "keep", reason: `the application's own columns of ${about}` },
  };
}
