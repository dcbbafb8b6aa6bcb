import type { ClientBase } from "pg";
import { tableLabel } from "../../../postgres/table-name";
import { CannotGoOn } from "../../cannot-go-on";
import type { Catalogue } from "../../catalogue/catalogue";
import { couldBePersonal } from "../../propose/could-be-personal";
import { readRemembered } from "../table/drop-statistics";

/**
 * What isn't proved to be clean isn't handed over: of a view without rows the planner may remember those that it had,
 * and shows them to whoever may read it.
 * @throws CannotGoOn naming the view
 */
export async function assertForgotten(
  client: ClientBase,
  { tables }: Catalogue,
): Promise<void> {
  const views = tables.filter(({ kind }) => kind === "materialized view");
  const { rows: empty } = await client.query<{ oid: number }>(
    "select oid::float8 as oid from unnest($1::int8[]) oid where pg_relation_size(oid::oid) = 0",
    [views.map(({ oid }) => oid)],
  );
  for (const view of views) {
    if (!empty.some(({ oid }) => oid === view.oid)) continue;
    const personal = (await readRemembered(client, view)).filter(
      ({ column }) => {
        const own = view.columns.find(({ name }) => name === column);
        // What isn't a column is an expression of an index.
        return !own || couldBePersonal(own);
      },
    );
    if (personal.length > 0)
      throw new CannotGoOn(
        `The materialized view ${tableLabel(view)} has no rows now, and the planner remembers values of those that it had (${personal.map(({ column }) => column).join(", ")}). Before PostgreSQL 18 only a superuser can make it forget them.`,
        {
          kind: "at origin",
          change: "drop the view",
          instead:
            "let a command after the rules drop it and make it again, or one before them drop it",
        },
      );
  }
}
