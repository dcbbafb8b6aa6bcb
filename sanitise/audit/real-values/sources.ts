import type { ClientBase } from "pg";
import { realValuesSchema } from "../../../postgres/own-schema";
import { realValueKind } from "./kind";

/** Pieces in which real values were met that are looked at for where those come from: enough to know, in no time. */
const mostPieces = 20;

/** The columns that real values come from, as `source`, which stand in a text; to be joined laterally. */
const sources = (text: string) => `lateral (
  select case when strpos(from_table, '.') > 0 then from_table else 'public.' || from_table end || '.' || from_column as source
  from ${realValuesSchema}.value where strpos(${text}, value) > 0 or strpos(${text}, escaped) > 0) met`;

/**
 * Which columns real values come from that stand in some pieces of text.
 * @param pieces SQL of what follows FROM, with `piece.value` in it
 * @param place SQL of what tells places apart
 * @returns by place, `schema.table.column` each
 */
export async function readSources(
  client: ClientBase,
  pieces: string,
  place = "''",
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ place: string; sources: string[] }>(
    `select place, array_agg(distinct source order by source) as sources
     from (
       select place, value from (
         select ${place} as place, piece.value, row_number() over (partition by ${place}) as number from ${pieces}
         where ${realValueKind.lookIn("piece.value")} and ${realValueKind.holds("piece.value")} offset 0) held
       where number <= ${mostPieces} offset 0) piece, ${sources("piece.value")}
     group by place`,
  );
  return new Map(rows.map((row) => [row.place, row.sources]));
}
