import type { ClientBase } from "pg";
import { realValuesSchema } from "../../../postgres/own-schema";
import type { Kind } from "../kinds/kind";

/**
 * The real values of this database as something to look for. They stay in the server: what is looked
 * for is read from their own tables, so that no statement holds them.
 */
export const realValueKind: Kind & { lookIn(text: string): string } = {
  name: "real value",
  look: undefined,
  // The first characters of each decide nearly always, in an expression that is small enough to be quick.
  lookIn: (
    text,
  ) => `(${text} ~ (select beginnings from ${realValuesSchema}.expression)
    and ${text} ~ (select values from ${realValuesSchema}.expression))`,
  holds: (text) => `exists (select from ${realValuesSchema}.value
    where strpos(${text}, value) > 0 or strpos(${text}, escaped) > 0)`,
};

/** How many real values were put aside in the session's database; undefined where nobody did. */
export async function countRealValues(
  client: ClientBase,
): Promise<number | undefined> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [`${realValuesSchema}.value`],
  );
  if (!there[0]?.there) return undefined;
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::float8 as count from ${realValuesSchema}.value`,
  );
  return rows[0]?.count ?? 0;
}
