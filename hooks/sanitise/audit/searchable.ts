import type { Column, Table } from "../catalogue/catalogue";

/** Types whose values can't hold an address, by their names in pg_type. */
const bare = new Set([
  ...["bool", "int2", "int4", "int8", "float4", "float8", "numeric", "money"],
  ...["date", "time", "timetz", "timestamp", "timestamptz", "interval"],
  ...["uuid", "oid", "xid", "xid8", "cid", "tid", "pg_lsn", "bit", "varbit"],
  ...["point", "line", "lseg", "box", "path", "polygon", "circle"],
  ...["inet", "cidr", "macaddr", "macaddr8"],
]);

/** Bytes aren't text: they are counted as not searched. */
export function isBytes({ type }: Column): boolean {
  return type.base === "bytea";
}

/**
 * The columns of a table that could hold an address: all but those of types that can't, so that a type
 * not thought of here is searched too. Domains and arrays are what they are made of.
 */
export function searchableColumns({ columns }: Table): Column[] {
  return columns.filter(
    (column) =>
      !bare.has(column.type.base) &&
      column.type.baseKind !== "e" &&
      !isBytes(column),
  );
}
