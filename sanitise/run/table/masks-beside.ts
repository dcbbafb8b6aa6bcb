import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteTable, runOne } from "../../../postgres/sql";
import { isDear } from "../../plan/mask-workers";
import type { MaskedColumn, MaskedTable } from "../../plan/masked-table";

/** Where masks wait, each with the place of its row. */
const waiting = "pg_temp.prod_copy_masks";

/**
 * Does work that writes a table anew, in a transaction, with its dear masks computed before by several processes:
 * ALTER TABLE has but one, and a parallel query has many. The masks wait in a temporary table, and a function fetches
 * them in the rows' order, for a microsecond each. Where processes can't be had, or the table may not be read, the
 * work computes them itself.
 * @param work gets the columns with the expressions that it is to use
 */
export async function withMasksBeside<T>(
  client: ClientBase,
  { table, columns, workers = 0 }: MaskedTable,
  work: (columns: readonly MaskedColumn[]) => Promise<T>,
): Promise<T> {
  const dear = columns.filter(isDear);
  if (workers === 0 || dear.length === 0) return work(columns);
  // Rows must stay where they are from here on.
  await client.query(
    `lock table only ${quoteTable(table)} in access exclusive mode`,
  );
  if (!(await compute(client, { table, columns: dear, workers })))
    return work(columns);
  for (const column of dear) await client.query(fetcher(column));
  const result = await work(
    columns.map((one) =>
      dear.includes(one)
        ? { ...one, expression: `${functionFor(one)}(ctid)` }
        : one,
    ),
  );
  for (const column of dear)
    await client.query(
      `close ${cursorFor(column)}; drop function ${functionFor(column)}(tid)`,
    );
  // TRUNCATE frees the room at once, since the table is this transaction's; a drop alone at its end.
  await client.query(`truncate ${waiting}; drop table ${waiting}`);
  return result;
}

/** @returns whether they wait */
async function compute(
  client: ClientBase,
  {
    table,
    columns,
    workers,
  }: Required<Pick<MaskedTable, "table" | "columns" | "workers">>,
): Promise<boolean> {
  await client.query("savepoint beside");
  try {
    await withSettings(client, parallel(workers), () =>
      runOne(
        client,
        `create temporary table ${waiting} on commit drop as select ctid as place, ${columns.map(masked).join(", ")} from only ${quoteTable(table)}`,
      ),
    );
    await client.query(`create unique index on ${waiting} (place)`);
    // Both in the rows' order: the scan of ALTER TABLE would join another session's, and a sort would write it all again.
    await client.query(
      "set local synchronize_seqscans = off; set local cursor_tuple_fraction = 0",
    );
    for (const column of columns)
      await client.query(
        `declare ${cursorFor(column)} no scroll cursor for select place, ${nameFor(column)} from ${waiting} order by place`,
      );
  } catch (error) {
    // No right, no room, or no process; what a mask itself fails at, it would fail at in ALTER TABLE too.
    if (!/^(0A|25|42|53)/.test(sqlstateOf(error) ?? "")) throw error;
    await client.query(
      "rollback to savepoint beside; release savepoint beside",
    );
    return false;
  }
  await client.query("release savepoint beside");
  return true;
}

/** However small the table's own part of the work looks to PostgreSQL, its masks are worth the processes. */
function parallel(workers: number): Readonly<Record<string, string>> {
  return {
    // Room was reckoned where the database is.
    temp_tablespaces: "",
    max_parallel_workers_per_gather: String(workers),
    // This session writes what they compute, and so can't begin what PL/pgSQL's EXCEPTION begins.
    parallel_leader_participation: "off",
    parallel_setup_cost: "0",
    parallel_tuple_cost: "0",
    min_parallel_table_scan_size: "0",
  };
}

/** Does work in a transaction under these settings, and gives it back those that it had. */
async function withSettings<T>(
  client: ClientBase,
  settings: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const names = Object.keys(settings);
  const { rows } = await client.query<{ value: string }>(
    "select current_setting(name) as value from unnest($1::text[]) with ordinality s(name, place) order by place",
    [names],
  );
  await set(client, names, Object.values(settings));
  const result = await work();
  await set(
    client,
    names,
    rows.map(({ value }) => value),
  );
  return result;
}

function set(
  client: ClientBase,
  names: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  return client.query(
    "select set_config(name, value, true) from unnest($1::text[], $2::text[]) s(name, value)",
    [names, values],
  );
}

function masked(column: MaskedColumn): string {
  return `cast(${column.expression} as ${column.column.type.bareSql}) as ${nameFor(column)}`;
}

/** Fetches the next mask. One that is asked for in another order is looked up. */
function fetcher(one: MaskedColumn): string {
  const name = nameFor(one);
  // A record: a variable of a domain's type can't begin as NULL where that is NOT NULL.
  return `create function ${functionFor(one)}(wanted tid) returns ${one.column.type.bareSql} language plpgsql as $function$
    declare
      masks refcursor := '${cursorFor(one)}';
      row record;
    begin
      fetch masks into row;
      if row.place is distinct from wanted then
        select waiting.place, waiting.${name} into strict row from ${waiting} waiting where waiting.place = wanted;
      end if;
      return row.${name};
    end $function$`;
}

const nameFor = ({ column }: MaskedColumn): string => `mask_${column.number}`;
const cursorFor = (one: MaskedColumn): string => `prod_copy_${nameFor(one)}`;
const functionFor = (one: MaskedColumn): string => `pg_temp.${cursorFor(one)}`;
