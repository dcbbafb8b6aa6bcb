/** Places of texts that belong to no column of a table, as findings name them. */
export const otherPlaces: readonly string[] = [
  ...["comments", "security labels", "definitions", "settings"],
  ...["pg_stat_statements", "large objects", "planner's statistics"],
];

/** The kind of a finding that is a value of which PostgreSQL can't make a text, so that nobody knows what is in it. */
export const tooLongKind = "value too long to be searched";

/** A place where something was found that must not be there. What it is is never told. */
export interface Finding {
  /** A table as the rules name it, or e.g. `comments`. */
  readonly table: string;
  /** A column, or what else there is in that place. */
  readonly column: string;
  /** What was found: one of the audit's kinds, or the name of one of the rules' patterns. */
  readonly kind: string;
  /** Rows that hold one or more; elsewhere than in tables the count of texts. */
  readonly rows: number;
  /** Columns that real values among them come from, `schema.table.column` each, as far as that was looked at. */
  readonly of?: readonly string[];
  /** Set where the values stand in what the planner remembers of the column, not in the table. */
  readonly remembered?: true;
}

/** A finding that the rules accept, and why. */
export type Accepted = Finding & { readonly reason: string };

/** What tells the place, the column and the kind of a finding, or of what the rules say of one, from every other. */
export function placeKey({
  table,
  column,
  kind,
}: Pick<Finding, "table" | "column" | "kind">): string {
  return JSON.stringify([table, column, kind]);
}

/** Adds up findings of the same place, column and kind, in the order in which they came. */
export function addUp(findings: readonly Finding[]): Finding[] {
  const sums = new Map<string, Finding>();
  for (const one of findings) {
    const key = JSON.stringify([
      one.table,
      one.column,
      one.kind,
      one.remembered,
    ]);
    const before = sums.get(key);
    const of = [...new Set([...(before?.of ?? []), ...(one.of ?? [])])];
    sums.set(key, {
      ...one,
      rows: one.rows + (before?.rows ?? 0),
      ...(of.length > 0 && { of: of.toSorted() }),
    });
  }
  return [...sums.values()];
}

/** What to do in the rules about a finding in a table. */
export type Remedy =
  /** A rule for the column, as the file has it. */
  | { readonly table: string; readonly column: string; readonly rule: string }
  /** No rule of the column's own can be: a sentence or two on what can. */
  | { readonly advice: string };
