/**
 * Rows of the catalogue by the oid of the table they belong to, in their order.
 * @param make what is kept of each. Write it out key by key: V8 gives an object that is made of a row's rest (`...row`) a
 * description of its own, which takes more memory than what stands in it.
 */
export function groupByTable<Row extends { readonly of: number }, Made>(
  rows: readonly Row[],
  make: (row: Row) => Made,
): Map<number, Made[]> {
  const groups = new Map<number, Made[]>();
  for (const row of rows) {
    const group = groups.get(row.of);
    if (group) group.push(make(row));
    else groups.set(row.of, [make(row)]);
  }
  return groups;
}
