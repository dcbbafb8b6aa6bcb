/** Rows of the catalogue by the oid of the table they belong to, in their order, without that oid. */
export function groupByTable<Row extends { readonly of: number }>(
  rows: readonly Row[],
): Map<number, Omit<Row, "of">[]> {
  const groups = new Map<number, Omit<Row, "of">[]>();
  for (const { of, ...rest } of rows) {
    const group = groups.get(of);
    if (group) group.push(rest);
    else groups.set(of, [rest]);
  }
  return groups;
}
