import type { ClientBase } from "pg";
import { refusedWith } from "../../../postgres/errors";
import { inTransaction, quoteTable } from "../../../postgres/sql";
import type { Table } from "../../catalogue/catalogue";
import { silence } from "../../catalogue/silently";
import type { Problem } from "../../problem";
import { pathProblem } from "./find-lost-names";
import { unqualifiedIn } from "./find-unqualified";
import { readCandidates } from "./read-candidates";
import { readCodeIn, type UsedCode } from "./read-code";

/** What PostgreSQL answers where it finds no function, no table, no type and no schema. */
const lost = ["42883", "42P01", "42704", "3F000"];

/** Rows of a table on which its expressions are tried. */
const rowsTried = 100;

/** An expression over a table's rows that PostgreSQL works out when it writes them. */
interface Expression {
  readonly user: string;
  readonly sql: string;
}

const expressions = `
  select 'the index ' || c.relname as "user", pg_get_indexdef(indexrelid, k, true) as sql
    from pg_index join pg_class c on c.oid = indexrelid cross join generate_series(1, indnatts) k
    where indrelid = $1 and indkey[k - 1] = 0
  union all select 'the index ' || c.relname, pg_get_expr(indpred, indrelid)
    from pg_index join pg_class c on c.oid = indexrelid where indrelid = $1 and indpred is not null
  union all select 'the constraint ' || conname, pg_get_expr(conbin, conrelid)
    from pg_constraint where conrelid = $1 and contype = 'c'
  union all select 'the generated column ' || a.attname, pg_get_expr(adbin, adrelid)
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where adrelid = $1 and a.attgenerated <> ''
  union all select 'the domain of the column ' || a.attname,
      format('cast(cast(%I as %s) as %s)', a.attname, format_type(t.typbasetype, t.typtypmod), t.oid::regtype)
    from pg_attribute a join pg_type t on t.oid = a.atttypid and t.typtype = 'd'
    where attrelid = $1 and attnum > 0 and not attisdropped`;

/**
 * Works the expressions of a table out on some of its rows, or the query of a materialized view, as the run will, and
 * looks whether a function that they call fails for a name without a schema: what stands in texts for EXECUTE,
 * operators and other languages than SQL and PL/pgSQL nobody can read. What the functions write is rolled back.
 * @param used what the table makes PostgreSQL run
 */
export async function tryCode(
  client: ClientBase,
  table: Table,
  used: readonly UsedCode[],
): Promise<Problem[]> {
  const problems = new Map<number, Problem>();
  for (const { user, sql } of await statementsFor(client, table)) {
    const error = await attempt(client, table, sql);
    if (error === undefined) continue;
    const inner = await readCodeIn(client, error.where);
    const code = inner ?? used.find((one) => one.user === user) ?? used[0];
    if (!code || problems.has(code.oid)) continue;
    const name = unqualifiedIn(error);
    const candidates = name ? await readCandidates(client, name) : [];
    problems.set(
      code.oid,
      pathProblem(
        code,
        [{ table, user }],
        // What is no name there could be a value.
        candidates.length > 0 ? name?.name : undefined,
        [...new Set(candidates.map(({ schema }) => schema))],
      ),
    );
  }
  return [...problems.values()];
}

async function statementsFor(
  client: ClientBase,
  table: Table,
): Promise<Expression[]> {
  const name = quoteTable(table);
  if (table.kind === "materialized view") {
    const { rows } = await client.query<{ query: string }>(
      "select rtrim(pg_get_viewdef($1::oid), ';') as query",
      [table.oid],
    );
    return rows.map(({ query }) => ({
      user: "the query of the materialized view",
      sql: `select count(tried) from (select * from (${query}) filled limit ${rowsTried}) tried`,
    }));
  }
  const { rows } = await client.query<Expression>(expressions, [table.oid]);
  // By ctid, not from a subquery: an expression may take the whole row, which has the table's type here alone.
  return rows.map(({ user, sql }) => ({
    user,
    sql: `select count((${sql})) from only ${name} where ctid = any (array(select ctid from only ${name} limit ${rowsTried}))`,
  }));
}

/** What a lost name within a function is told by. */
interface Lost extends Error {
  /** The functions that PostgreSQL was in, the innermost first. */
  readonly where: string;
}

async function attempt(
  client: ClientBase,
  table: Table,
  statement: string,
): Promise<Lost | undefined> {
  try {
    await inTransaction(
      client,
      async () => {
        for (const before of silence([table]).before)
          await client.query(before);
        await client.query(statement);
      },
      "rollback",
    );
  } catch (error) {
    const sqlstate = refusedWith(error);
    if (sqlstate === undefined) throw error;
    // Anything else is for the trials of the new values to tell.
    return lost.includes(sqlstate) && isWithin(error) ? error : undefined;
  }
  return undefined;
}

function isWithin(error: unknown): error is Lost {
  return (
    error instanceof Error &&
    "where" in error &&
    typeof error.where === "string" &&
    error.where !== ""
  );
}
