import { inSeats } from "../../postgres/in-parallel";
import { tableLabel } from "../../postgres/table-name";
import type { Acting } from "../acting/acting";
import { ownersOf } from "../acting/owners";
import { findTable } from "../catalogue/catalogue";
import { readReached } from "../catalogue/read-reached";
import { withDescendants } from "../catalogue/silently";
import {
  type ChangingView,
  type Coming,
  changingViews,
} from "../check/data/changing-views";
import { checkView } from "../check/data/check-view";
import type { Capacity } from "../plan/capacity";
import { withoutDone } from "../plan/done";
import { readEmptied } from "../run/ledger";
import { refineError } from "../run/table/masking-failed";
import type { CopyServer } from "../survey/copy-server";
import { maskingSeats } from "./masking-sessions";
import type { PlannedDatabase } from "./plan-server";
import type { Work } from "./work";

/**
 * Tries whether the materialized views of a database can be filled from what the rules will make of its tables.
 * Writes nothing.
 * @returns a sentence per view or index that can't be
 */
export async function tryViews(
  server: CopyServer,
  { surveyed, plan, ledger, reads }: PlannedDatabase,
  capacity: Capacity,
  work: Work,
  acting: Acting,
): Promise<string[]> {
  const { catalogue, name, resolved } = surveyed;
  const coming: Coming = {
    masked: plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => withoutDone(one, ledger)),
    gone: [
      ...plan.truncated,
      ...resolved.outbound.flatMap((one) => findTable(catalogue, one) ?? []),
    ].flatMap((table) => withDescendants(catalogue, table)),
  };
  const { login, changing } = await server.session(name, async (client) => {
    const { rows } = await client.query<{ login: string }>(
      "select session_user::text as login",
    );
    const login = rows[0]?.login;
    const emptied = await readEmptied(client, server.identity);
    const filled = catalogue.tables.filter(
      ({ kind, populated, oid }) =>
        kind === "materialized view" && (populated || emptied.has(oid)),
    );
    if (filled.length === 0) return { login, changing: [] };
    const views = catalogue.tables.filter(({ kind }) => kind === "view");
    const reached = await readReached(client, [...filled, ...views]);
    return {
      login,
      changing: changingViews(catalogue, filled, reached, coming),
    };
  });
  const seatOf = maskingSeats(surveyed, work, acting, reads, capacity);
  const found = await inSeats(
    changing.filter((one) => mayBeTried(one, acting, login)),
    capacity.sessions,
    ({ view, read }) => seatOf([view, ...read]),
    (client, one) =>
      refineError(tableLabel(one.view), () =>
        checkView(client, one, catalogue, coming),
      ),
  );
  return found.flat();
}

/**
 * What its functions do, they do with the rights of whoever tries it: when it is filled those are its owner's. So they
 * must be no more than that; of a view without functions, which can only be read, they may be.
 */
function mayBeTried(
  { view, read, callsPeoples }: ChangingView,
  acting: Acting,
  login: string | undefined,
): boolean {
  const owners = ownersOf([view, ...read], new Map());
  return (
    !callsPeoples ||
    (new Set(owners).size === 1 &&
      (view.owner === login || !acting.hasMore(owners)))
  );
}
