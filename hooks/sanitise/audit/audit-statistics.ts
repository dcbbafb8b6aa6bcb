import type { ClientBase } from "pg";
import { holdsAddress } from "./addresses";
import type { Finding } from "./audit-database";

/**
 * Searches what the planner remembers of values: real ones, where a table's rows have gone but nobody
 * looked at it since. Everybody who may read a column sees them in pg_stats.
 * @returns findings with the count of places where values stand, e.g. a list of most common ones
 */
export async function searchStatistics(
  client: ClientBase,
  allow: readonly string[],
): Promise<Finding[]> {
  const { rows } = await client.query<{
    schema: string;
    table: string;
    column: string;
    found: number;
  }>(`
    with remembered(schema, "table", "column", value) as (
      select s.schemaname, s.tablename, s.attname, v.value
      from pg_stats s, lateral (values (s.most_common_vals::text), (s.histogram_bounds::text), (s.most_common_elems::text)) v(value)
      union all
      select s.schemaname, s.tablename, s.statistics_name, s.most_common_vals::text from pg_stats_ext s
      union all
      select s.schemaname, s.tablename, s.statistics_name, v.value
      from pg_stats_ext_exprs s, lateral (values (s.most_common_vals::text), (s.histogram_bounds::text), (s.most_common_elems::text)) v(value)
    )
    select schema, "table", "column", count(*)::float8 as found from remembered
    where schema not in ('pg_catalog', 'information_schema') and ${holdsAddress("value", allow)}
    group by schema, "table", "column" order by schema, "table", "column"`);
  return rows.map(({ schema, table, column, found }) => ({
    table: schema === "public" ? table : `${schema}.${table}`,
    column,
    remembered: true,
    rows: found,
  }));
}
