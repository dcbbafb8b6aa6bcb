import type { ClientBase } from "pg";
import { findTable } from "./catalogue/catalogue";
import type { CopyServer } from "./copy-server";
import { isChosen } from "./plan/only";
import { addTables, type Record } from "./record";
import { emptyTables } from "./run/empty-tables";
import { endOutbound } from "./run/kill-switch";
import { keepTriggersQuiet } from "./run/prepare-session";
import { roundSeconds, stopwatch } from "./run/stopwatch";
import type { ServerSurvey, SurveyedDatabase } from "./survey-server";
import type { Work } from "./work";

/**
 * Ends, before anything else runs, all that could still reach people or other servers: what a database does
 * by itself, and tables of queued mail, sessions, tokens and the like that the rules name.
 */
export async function killOutbound(
  server: CopyServer,
  { databases }: ServerSurvey,
  { rules, tell }: Work,
  record: Record,
): Promise<void> {
  if (!isChosen(rules.only, "outbound")) return;
  const clock = stopwatch();
  for (const database of databases)
    await server.session(database.name, async (client) => {
      const ended = await endOutbound(client);
      for (const what of ended) tell(`${database.name}: ended ${what}`);
      await emptyOutbound(client, database, record, clock());
    });
  const emptied = [...record.tables.values()].flat().length;
  if (emptied > 0)
    tell(
      `outbound: ${emptied} tables emptied before anything else (${roundSeconds(clock())} s)`,
    );
}

async function emptyOutbound(
  client: ClientBase,
  { name, database, catalogue }: SurveyedDatabase,
  record: Record,
  startedAfter: number,
): Promise<void> {
  const tables = database.outbound.flatMap(
    (one) => findTable(catalogue, one) ?? [],
  );
  if (tables.length === 0) return;
  await keepTriggersQuiet(client);
  const reports = await emptyTables(
    client,
    tables,
    catalogue,
    "outbound",
    startedAfter,
  );
  addTables(record, name, reports);
}
