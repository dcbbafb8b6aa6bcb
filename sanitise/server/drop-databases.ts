import { describe, refusedWith } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import { CannotGoOn } from "../cannot-go-on";
import { isChosen } from "../resolve/only";
import { endOwnWork } from "../run/kill-switch";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey } from "../survey/survey-server";
import type { RunRecord } from "./run-record";
import type { Work } from "./work";

/**
 * Drops the databases that the rules name for it, and ends first what they do by themselves: PostgreSQL
 * drops none that subscribes to another server's changes.
 * @throws CannotGoOn when one can't be dropped
 */
export async function dropDatabases(
  server: CopyServer,
  { dropped }: ServerSurvey,
  { rules, tell }: Pick<Work, "rules" | "tell">,
  record: RunRecord,
): Promise<void> {
  if (!isChosen(rules.only, "outbound")) return;
  for (const { name, open } of dropped) {
    if (open)
      for (const what of await server.session(name, endOwnWork))
        tell(`${name}: ended ${what}`);
    await drop(server, name);
    record.dropped.push(name);
    tell(`database ${name}: dropped`);
  }
}

async function drop(server: CopyServer, name: string): Promise<void> {
  try {
    await server.session(server.application, (client) =>
      client.query(`drop database ${quoteIdentifier(name)}`),
    );
  } catch (error) {
    if (refusedWith(error) === undefined) throw error;
    throw new CannotGoOn(
      `The database ${name}, which the rules drop, can't be dropped. ${describe(error)}`,
      {
        kind: "at origin",
        change: "remove what keeps it",
        instead: "give it rules instead of drop",
      },
    );
  }
}
