import { markerSchema } from "../../postgres/own-schema";
import type { TableName } from "../../postgres/table-name";

/** What this project keeps in its schema. Anything else there is somebody's data like any other. */
const tables = [
  "marker",
  "canary",
  "borrowed_role",
  "masked_column",
  "beginning",
];

/** Whether this project itself made the table in the copy: rules and audit aren't for it. */
export function isOwn({ schema, table }: TableName): boolean {
  return (
    schema === canarySchema ||
    (schema === markerSchema && tables.includes(table))
  );
}

/** The schema that holds a database's canary values until the audit has searched for them. */
export const canarySchema = "prod_copy_canary";
