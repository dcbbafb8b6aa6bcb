import { counted, duration } from "../../words/amounts";
import { stopwatch } from "../../words/stopwatch";
import type { Acting } from "../acting/acting";
import { ownersOf } from "../acting/owners";
import { findTable } from "../catalogue/catalogue";
import { withDescendants } from "../catalogue/silently";
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

async function truncateOutbound(
  { name, resolved, catalogue }: SurveyedDatabase,
  record: RunRecord,
  startedAfter: number,
  acting: Acting,
): Promise<void> {
  const tables = resolved.outbound.flatMap(
    (one) => findTable(catalogue, one) ?? [],
  );
  if (tables.length === 0) return;
  const reached = tables.flatMap((table) => withDescendants(catalogue, table));
  const reports = await acting
    .seat(name, ownersOf(reached, new Map()))
    .inSession(async (client) => {
      await keepTriggersQuiet(client);
      return truncateTables(
        client,
        tables,
        catalogue,
        "outbound",
        startedAfter,
      );
    });
  addTables(record, name, reports);
}
