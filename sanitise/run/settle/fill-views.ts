import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { inTransaction, quoteTable } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import { CannotGoOn } from "../../cannot-go-on";
import type { Catalogue, Table } from "../../catalogue/catalogue";
import { readReached } from "../../catalogue/read-reached";
import { noteEmptied, noteFilled, readEmptied } from "../ledger";
import { dropStatistics } from "../table/drop-statistics";
import { refineError } from "../table/masking-failed";
import { vacuumAndAnalyze } from "../table/vacuum-and-analyze";

/** PostgreSQL's for a materialized view that can't be read, since it isn't filled. */
const notFilled = "55000";

/**
 * Fills materialized views again from what the tables hold now. All are emptied before the first is filled:
 * so none can get real values from another, however it reads it, e.g. by a function. Then each is filled after
 * those that it reads; one that turns out to read another that isn't filled yet is tried again after it.
 *
 * Which were emptied is noted, so that a run that ends meanwhile leaves none empty for good. One that
 * production has empty stays so: it holds nothing.
 * @param client a session with the rights of their owners, in which no trigger fires
 * @param identity the copy's
 * @throws MaskingFailed, CannotGoOn naming the view that can't be filled
 */
export async function fillViews(
  client: ClientBase,
  { tables }: Catalogue,
  identity: string,
): Promise<void> {
  const views = tables.filter(({ kind }) => kind === "materialized view");
  const before = await readEmptied(client, identity);
  const emptied = views.filter(
    ({ oid, populated }) => populated || before.has(oid),
  );
  for (const view of views)
    if (!emptied.includes(view)) await dropStatistics(client, view);
  if (emptied.length > 0) await refill(client, emptied, identity);
}

async function refill(
  client: ClientBase,
  emptied: readonly Table[],
  identity: string,
): Promise<void> {
  await inTransaction(client, async () => {
    await noteEmptied(client, identity, emptied);
    for (const view of emptied)
      await refineError(tableLabel(view), () =>
        client.query(
          `refresh materialized view ${quoteTable(view)} with no data`,
        ),
      );
  });
  const reached = await readReached(client, emptied);
  const depth = ({ oid }: Table) => reached.get(oid)?.relations.length ?? 0;
  let waiting = emptied.toSorted((a, b) => depth(a) - depth(b));
  while (waiting.length > 0) {
    const left: Table[] = [];
    for (const view of waiting)
      if (!(await fill(client, view, identity))) left.push(view);
    if (left.length === waiting.length) throw notFillable(left);
    waiting = left;
  }
}

/** @returns whether that could be: not where it reads another that isn't filled */
function fill(
  client: ClientBase,
  view: Table,
  identity: string,
): Promise<boolean> {
  return refineError(tableLabel(view), async () => {
    try {
      await inTransaction(client, async () => {
        await client.query(`refresh materialized view ${quoteTable(view)}`);
        await noteFilled(client, identity, view);
      });
    } catch (error) {
      if (sqlstateOf(error) === notFilled) return false;
      throw error;
    }
    await vacuumAndAnalyze(client, view, false);
    return true;
  });
}

function notFillable(views: readonly Table[]): CannotGoOn {
  return new CannotGoOn(
    `The materialized ${views.length === 1 ? "view" : "views"} ${views.map(tableLabel).join(", ")} can't be filled again: each reads a materialized view that isn't filled, itself or one of these perhaps. They are empty now, so that no real value stays in them.`,
    {
      kind: "at origin",
      change: "fill what they read, or drop them",
      instead: "let a command before the rules do that",
    },
  );
}
