import { isOwn } from "../../../postgres/own-objects";
import { markerSchema, realValuesSchema } from "../../../postgres/own-schema";
import type { Catalogue, Column, Table } from "../../catalogue/catalogue";
import { couldBeCard } from "./numbers";

/** Types whose values can't hold a text, by their names in pg_type. */
const bare = new Set([
  ...["bool", "int2", "int4", "int8", "float4", "float8", "numeric", "money"],
  ...["date", "time", "timetz", "timestamp", "timestamptz", "interval"],
  ...["uuid", "oid", "xid", "xid8", "cid", "tid", "pg_lsn", "bit", "varbit"],
  ...["point", "line", "lseg", "box", "path", "polygon", "circle"],
  ...["inet", "cidr", "macaddr", "macaddr8"],
]);

/**
 * The columns of a table that could hold a text: all but those of types that can't, so that a type not
 * thought of here is searched too. Domains and arrays are what they are made of; an enum's labels are
 * searched once, with the definitions.
 */
export function searchableColumns({ columns }: Table): Column[] {
  return columns.filter(
    ({ type }) => !bare.has(type.base) && type.baseKind !== "e",
  );
}

/**
 * The columns that could hold a payment card's number as a number: those of `bigint` and `numeric` with room
 * for one. Keys are left out: programs give out numbers of that length, of which many would pass for a card's.
 */
export function numberColumns({ columns }: Table): Column[] {
  return columns.filter(({ type, key }) => !key && couldBeCard(type));
}

/** All columns that are searched. */
export function searchedColumns(table: Table): Column[] {
  return [...searchableColumns(table), ...numberColumns(table)];
}

/** Schemas of this project's own, which hold no data of the application's. */
export const ownSchemas: readonly string[] = [markerSchema, realValuesSchema];

/** The tables of a database that hold rows of their own, save this project's. */
export function tablesWithRows({ tables }: Catalogue): Table[] {
  return tables.filter(
    (table) =>
      (table.kind === "table" || table.kind === "materialized view") &&
      !isOwn(table),
  );
}
