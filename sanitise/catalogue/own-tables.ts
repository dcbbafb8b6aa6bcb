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
    schema === realValuesSchema ||
    schema === formerSchema ||
    (schema === markerSchema && tables.includes(table))
  );
}

/** The schema that holds real values put aside until the audit has searched for them. */
export const realValuesSchema = "prod_copy_real";

/** What earlier versions called it: a copy that one of them left half done may have it. */
export const formerSchema = "prod_copy_canary";
