import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { labelOf } from "../../postgres/table-name";
import type { Finding } from "./finding";
import type { Kinds } from "./kinds/kinds";
import { realValueKind } from "./real-values/kind";
import { readSources } from "./real-values/sources";
import { countsOf, piecesOf, readCounts } from "./text/pieces";
import { statementTexts, type Texts, textsOf } from "./texts";

/** Characters that are looked at in one go. */
const chunkSize = 4_000_000;

/**
 * Searches what holds text in a database besides the rows of its tables, what the planner remembers of them, and large objects.
 * @param shared whether others have databases on the server too
 */
export async function searchTexts(
  client: ClientBase,
  kinds: Kinds,
  shared: boolean,
): Promise<{
  readonly findings: Finding[];
  readonly notSearched: readonly string[];
}> {
  const statements = await findStatements(client);
  const findings: Finding[] = [];
  for (const source of [...textsOf(shared), ...statements.texts])
    findings.push(...(await searchIn(client, source, kinds)));
  return { findings, notSearched: statements.notSearched };
}

/** Searches texts of one kind. */
export async function searchIn(
  client: ClientBase,
  { query }: Texts,
  kinds: Kinds,
): Promise<Finding[]> {
  const source = `(${query}) text(place, "column", remembered, given)`;
  const value = `given collate "C" as value`;
  const byValue = kinds.byValue.map((kind) => kind.holds("value"));
  const { rows: seen } = await client.query<{ suspicious: boolean }>(`
    select coalesce(bool_or(coalesce(${kinds.look("chunk")}, false) or by_value), false) as suspicious
    from (
      select string_agg(value, e'\\n') as chunk, bool_or(${["false", ...byValue].join(" or ")}) as by_value
      from (select value, sum(length(value)) over (rows unbounded preceding) / ${chunkSize} as bucket
        from (select ${value} from ${source} offset 0) each where value <> '') numbered
      group by bucket offset 0) chunks`);
  if (!seen[0]?.suspicious) return [];
  const { rows } = await client.query<{
    place: string;
    column: string;
    remembered: boolean;
    [kind: string]: unknown;
  }>(`
    select place, "column", remembered, ${countsOf(kinds, "each.number")}
    from (select place::text, "column"::text, remembered, ${value}, row_number() over () as number from ${source} offset 0) each,
      ${piecesOf("each.value")}
    group by place, "column", remembered order by place, "column"`);
  const found = rows.flatMap((row) =>
    readCounts(kinds, row).map((found) => ({ row, found })),
  );
  const sources = found.some(
    ({ found: { kind } }) => kind === realValueKind.name,
  )
    ? await readSources(
        client,
        `(select place::text, "column"::text, ${value} from ${source} offset 0) each, ${piecesOf("each.value")}`,
        `each.place || ' ' || each."column"`,
      )
    : new Map<string, readonly string[]>();
  return found.map(({ row, found }) => ({
    table: row.place,
    // A description by PostgreSQL, save where it is a column's name.
    column: row.remembered ? row.column : labelOf(row.column),
    ...found,
    ...(row.remembered && { remembered: true as const }),
    ...(found.kind === realValueKind.name &&
      sources.has(`${row.place} ${row.column}`) && {
        of: sources.get(`${row.place} ${row.column}`) ?? [],
      }),
  }));
}

/** The view of pg_stat_statements, where the extension is there and may be read. */
async function findStatements(
  client: ClientBase,
): Promise<{ texts: Texts[]; notSearched: string[] }> {
  const { rows } = await client.query<{ schema: string; readable: boolean }>(
    `select n.nspname as schema,
       pg_has_role('pg_read_all_stats', 'usage') and 'pg_stat_statements' = any (
         string_to_array(replace(coalesce(current_setting('shared_preload_libraries', true), ''), ' ', ''), ',')) as readable
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`,
  );
  const found = rows.map(({ schema, readable }) => ({
    readable,
    view: `${quoteIdentifier(schema)}.pg_stat_statements`,
  }));
  return {
    texts: found
      .filter(({ readable }) => readable)
      .map(({ view }) => statementTexts(view)),
    notSearched: found
      .filter(({ readable }) => !readable)
      .map(() => "texts of pg_stat_statements, which may not be read"),
  };
}
