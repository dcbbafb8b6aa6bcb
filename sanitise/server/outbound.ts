import type { ClientBase } from "pg";
import { quoteTable } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { counted, duration } from "../../words/amounts";
import { stopwatch } from "../../words/stopwatch";
import type { Acting } from "../acting/acting";
import { ownersOf } from "../acting/owners";
import { findTable, type Table } from "../catalogue/catalogue";
import { silently, withDescendants } from "../catalogue/silently";
import { isChosen } from "../resolve/only";
import { endOutbound } from "../run/kill-switch";
import { keepTriggersQuiet } from "../run/prepare-session";
import { truncateTables } from "../run/truncate-tables";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey, SurveyedDatabase } from "../survey/survey-server";
import { dropDatabases } from "./drop-databases";
import { addTables, type RunRecord } from "./run-record";
import type { Work } from "./work";

/**
 * Ends, before anything else runs, all that could still reach people or other servers: what a database does
 * by itself, databases that the rules drop, and tables of queued mail, sessions, tokens and the like that they name.
 */
export async function killOutbound(
  server: CopyServer,
  survey: ServerSurvey,
  work: Work,
  record: RunRecord,
  acting: Acting,
): Promise<void> {
  const { rules, tell } = work;
  if (!isChosen(rules.only, "outbound")) return;
  const clock = stopwatch();
  for (const { name } of survey.databases)
    for (const what of await server.session(name, endOutbound))
      tell(`${name}: ended ${what}`);
  await dropDatabases(server, survey, work, record);
  for (const database of survey.databases)
    await truncateOutbound(database, record, clock(), acting);
  const truncated = [...record.tables.values()].flat().length;
  if (truncated > 0)
    tell(
      `outbound: ${counted(truncated, "table")} emptied before anything else (${duration(clock())})`,
    );
}

/**
 * Empties those tables again, once all commands have run, where something has filled them since: a trigger or a command
 * of the application's, which sends mail by putting it there.
 */
export async function emptyOutboundAgain(
  { databases }: ServerSurvey,
  { rules, tell }: Pick<Work, "rules" | "tell">,
  record: RunRecord,
  acting: Acting,
): Promise<void> {
  if (!isChosen(rules.only, "outbound")) return;
  for (const database of databases)
    for (const [label, rows] of await truncateFilled(database, acting)) {
      record.cameAgain.set(database.name, [
        ...(record.cameAgain.get(database.name) ?? []),
        { table: label, rows },
      ]);
      tell(
        `outbound: ${label} of ${database.name} was filled again by ${counted(rows, "row")} since, and is emptied again`,
      );
    }
}

/** @returns how many rows there were, by the table's label */
async function truncateFilled(
  database: SurveyedDatabase,
  acting: Acting,
): Promise<[label: string, rows: number][]> {
  const { catalogue } = database;
  const tables = outboundTables(database);
  const reached = tables.flatMap((table) => withDescendants(catalogue, table));
  if (!reached.some(({ bytes }) => bytes > 0)) return [];
  return inQuiet(database, reached, acting, async (client) => {
    const counts = await silently(client, reached, () =>
      countEach(client, tables),
    );
    if (counts.length > 0)
      await truncateTables(client, tables, catalogue, "outbound", 0);
    return counts;
  });
}

async function countEach(
  client: ClientBase,
  tables: readonly Table[],
): Promise<[label: string, rows: number][]> {
  const counts: [string, number][] = [];
  for (const table of tables) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::float8 as count from ${quoteTable(table)}`,
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) counts.push([tableLabel(table), count]);
  }
  return counts;
}

async function truncateOutbound(
  database: SurveyedDatabase,
  record: RunRecord,
  startedAfter: number,
  acting: Acting,
): Promise<void> {
  const { catalogue } = database;
  const tables = outboundTables(database);
  if (tables.length === 0) return;
  const reached = tables.flatMap((table) => withDescendants(catalogue, table));
  const reports = await inQuiet(database, reached, acting, (client) =>
    truncateTables(client, tables, catalogue, "outbound", startedAfter),
  );
  addTables(record, database.name, reports);
}

function outboundTables({ resolved, catalogue }: SurveyedDatabase): Table[] {
  return resolved.outbound.flatMap((one) => findTable(catalogue, one) ?? []);
}

/** Does work on tables with the rights of their owners, in a session in which no trigger fires. */
function inQuiet<T>(
  { name }: SurveyedDatabase,
  tables: readonly Table[],
  acting: Acting,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  return acting
    .seat(name, ownersOf(tables, new Map()))
    .inSession(async (client) => {
      await keepTriggersQuiet(client);
      return work(client);
    });
}
