import { escapeIdentifier } from "pg";

/**
 * A name as SQL takes it whatever is in it: `"it""s"`.
 * @throws when the name is empty or holds a NUL, which no PostgreSQL name can.
 */
export function quoteIdentifier(name: string): string {
  if (name === "" || name.includes("\0"))
    throw new Error("A PostgreSQL name can be neither empty nor hold a NUL.");
  return escapeIdentifier(name);
}
