import { isDeepStrictEqual } from "node:util";
import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable, runOne } from "../../../postgres/sql";
import type { TableName } from "../../../postgres/table-name";
import { typeJoined, writtenType } from "../../catalogue/column-type";

/** A view can't be put aside, or isn't again as it was. The transaction must end: nothing has changed then. */
export class ViewStays extends Error {
  override readonly name = "ViewStays";
}

interface View extends TableName {
  readonly oid: number;
  /** A query, as PostgreSQL writes it. */
  readonly definition: string;
  /** What stands after WITH, as SQL. */
  readonly options: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    /** With its length, and its collation if that isn't the type's. */
    readonly type: string;
  }[];
}

/**
 * Does work, in a transaction, while these views show nothing and depend on nothing, and makes them again as they were:
 * PostgreSQL doesn't change a column's type while a view shows it, not even to the same one. A view is replaced, not
 * dropped, so that its owner, privileges, comments, defaults, triggers, rules and what depends on it stay. pg_dump
 * puts a view aside in the same way where views and tables depend on one another (`createDummyViewAsClause`).
 * @throws ViewStays where that can't be
 */
export async function withViewsAside<T>(
  client: ClientBase,
  oids: readonly number[],
  work: () => Promise<T>,
): Promise<T> {
  if (oids.length === 0) return work();
  const before = await readViews(client, oids);
  for (const view of before) await replace(client, view, standIn(view), []);
  const result = await work();
  for (const view of before)
    await replace(client, view, view.definition, view.options);
  if (!isDeepStrictEqual(await readViews(client, oids), before))
    throw new ViewStays("a view that shows it wasn't again as it was");
  return result;
}

async function replace(
  client: ClientBase,
  view: View,
  query: string,
  options: readonly string[],
): Promise<void> {
  const names = view.columns.map(({ name }) => quoteIdentifier(name));
  // A view of no columns, e.g. for EXISTS, has no list of them.
  const list = names.length > 0 ? ` (${names.join(", ")})` : "";
  const such = options.length > 0 ? ` with (${options.join(", ")})` : "";
  try {
    await runOne(
      client,
      `create or replace view ${quoteTable(view)}${list}${such} as ${query}`,
    );
  } catch (error) {
    // Whatever the statement itself can't do, e.g. for want of a right in the schema. What else fails, fails all.
    if (!/^(0A|2B|42)/.test(sqlstateOf(error) ?? "")) throw error;
    throw new ViewStays("a view that shows it can't be replaced", {
      cause: error,
    });
  }
}

/** A query of the same columns that reads nothing. */
function standIn({ columns }: View): string {
  return `select ${columns.map(({ type }) => `null::${type}`).join(", ")}`;
}

async function readViews(
  client: ClientBase,
  oids: readonly number[],
): Promise<View[]> {
  const { rows } = await client.query<View>(
    `
    select c.oid::int8::float8 as oid, n.nspname as schema, c.relname as table,
      rtrim(pg_get_viewdef(c.oid), ';') as definition,
      array(select format('%I = %L', split_part(option, '=', 1), substr(option, strpos(option, '=') + 1))
        from unnest(c.reloptions) with ordinality o(option, place) order by place) as options,
      (select coalesce(json_agg(json_build_object('name', a.attname, 'type', ${writtenType}) order by a.attnum), '[]')
        from pg_attribute a ${typeJoined}
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = any ($1::int8[]::oid[])
    order by c.oid`,
    [oids],
  );
  return rows;
}
