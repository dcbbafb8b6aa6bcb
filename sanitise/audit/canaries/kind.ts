import type { ClientBase } from "pg";
import { canarySchema } from "../../catalogue/own-tables";
import type { Kind } from "../kinds/kind";

/**
 * The canary values of this database as something to look for. They stay in the server: what is looked
 * for is read from their own tables, so that no statement holds them.
 */
export const canaryKind: Kind & { lookIn(text: string): string } = {
  name: "canary value",
  look: undefined,
  // The first characters of each decide nearly always, in an expression that is small enough to be quick.
  lookIn: (
    text,
  ) => `(${text} ~ (select beginnings from ${canarySchema}.expression)
    and ${text} ~ (select values from ${canarySchema}.expression))`,
  holds: (text) => `exists (select from ${canarySchema}.canary
    where strpos(${text}, value) > 0 or strpos(${text}, escaped) > 0)`,
};

/** How many canary values were planted in the session's database; undefined where nobody did. */
export async function countCanaries(
  client: ClientBase,
): Promise<number | undefined> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [`${canarySchema}.canary`],
  );
  if (!there[0]?.there) return undefined;
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::float8 as count from ${canarySchema}.canary`,
  );
  return rows[0]?.count ?? 0;
}
