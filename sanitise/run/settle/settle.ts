import type { ClientBase } from "pg";
import { inSeats, type Seat } from "../../../postgres/in-parallel";
import { isOwn } from "../../../postgres/own-objects";
import { tableLabel } from "../../../postgres/table-name";
import type { Catalogue, Table } from "../../catalogue/catalogue";
import { withDescendants } from "../../catalogue/silently";
import { refineError } from "../table/masking-failed";
import {
  analyzeWhole,
  readTruncated,
  vacuumAndAnalyze,
} from "../table/vacuum-and-analyze";
import { waitForHorizon } from "../table/wait-for-horizon";
import { assertForgotten } from "./assert-forgotten";
import { fillViews } from "./fill-views";
import type { ResidueEvidence } from "./residue";
import { type RowChanges, readFilledUp, readRowChanges } from "./row-changes";
import { vacuumCatalogues } from "./vacuum-catalogues";

/**
 * Takes away what is left of old values once rules and commands are through: tables in which rows were
 * changed on the copy, by the application's commands in this run or an earlier one, are written anew,
 * since an UPDATE leaves the old rows in the table's file. What the planner knows of tables that were truncated or
 * filled, and of those with partitions or heirs, is gathered anew. Materialized views are filled again. Last PostgreSQL's own tables.
 * @param client a session of the login's
 * @param seatOf sessions with the rights of these tables' owners
 * @param fresh counters of the tables that the rules have just written anew: those that didn't move are left alone
 * @param countersLost whether the server was restarted since an earlier run began to change it: then counters
 * tell nothing, and every other table is written anew
 * @param identity the copy's
 * @param onWork gets what is done now, in words
 * @returns what couldn't be taken away
 */
export async function settle(
  client: ClientBase,
  seatOf: (tables: readonly Table[]) => Seat,
  catalogue: Catalogue,
  fresh: RowChanges,
  countersLost: boolean,
  identity: string,
  onWork: (what: string) => void = () => undefined,
): Promise<ResidueEvidence[]> {
  await waitForHorizon(client);
  const changes = await readRowChanges(client);
  const filledUp = await readFilledUp(client);
  const truncated = await readTruncated(client, catalogue.tables);
  const beyondReach = await readExtensionsOwn(client, catalogue);
  const due = catalogue.tables.flatMap((table) => {
    const changed = changes.get(table.oid) ?? 0;
    if (table.kind !== "table" || isOwn(table)) return [];
    if (fresh.get(table.oid) === changed) return [];
    const dirty = changed > 0 || (countersLost && !fresh.has(table.oid));
    return dirty || filledUp.has(table.oid) || truncated.has(table.oid)
      ? [{ table, dirty }]
      : [];
  });
  const single = due.filter(({ table }) => !beyondReach.has(table.oid));
  const left = due.length - single.length;
  let begun = 0;
  await inSeats(
    single,
    1,
    ({ table }) => seatOf([table]),
    (own, { table, dirty }) => {
      onWork(
        `table ${++begun} of ${single.length}, ${tableLabel(table)}, in which rows were changed`,
      );
      return refineError(tableLabel(table), () =>
        vacuumAndAnalyze(own, table, dirty),
      );
    },
  );
  await inSeats(
    catalogue.tables.filter(
      (table) =>
        table.descendants.length > 0 && !table.inherits && !isOwn(table),
    ),
    1,
    (table) => seatOf(withDescendants(catalogue, table)),
    (own, table) =>
      refineError(tableLabel(table), () => analyzeWhole(own, catalogue, table)),
  );
  onWork("materialized views");
  await fillViews(client, catalogue, identity);
  onWork("PostgreSQL's own tables");
  await assertForgotten(client, catalogue);
  return [
    ...(await vacuumCatalogues(client, countersLost)),
    ...(left === 0
      ? []
      : [
          {
            what: "tables of extensions with changed rows",
            count: left,
            note: "they are a superuser's, so the login may not write them anew",
          },
        ]),
  ];
}

/** Tables of extensions that the login has no owner's rights of: on RDS those of pg_cron and pglogical. */
async function readExtensionsOwn(
  client: ClientBase,
  { tables }: Catalogue,
): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ oid: number }>(
    `select c.oid::int8::float8 as oid from pg_class c
     where c.oid = any ($1::int8[]::oid[]) and not pg_has_role(c.relowner, 'usage')`,
    [tables.filter(({ ofExtension }) => ofExtension).map(({ oid }) => oid)],
  );
  return new Set(rows.map(({ oid }) => oid));
}
