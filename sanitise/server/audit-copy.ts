import type { Seat } from "../../postgres/in-parallel";
import type { Acting } from "../acting/acting";
import { findForeignCode } from "../acting/foreign-code";
import { ownersOf } from "../acting/owners";
import { forgetFiles, noteFiles, restartedSince } from "../run/ledger";
import { keepTriggersQuiet } from "../run/prepare-session";
import {
  countDeadRows,
  resetStatements,
  switchWal,
} from "../run/settle/residue";
import type { RowChanges } from "../run/settle/row-changes";
import { settle } from "../run/settle/settle";
import { whileCheckpointed } from "../run/settle/while-checkpointed";
import type { CopyServer } from "../survey/copy-server";
import { type ServerSurvey, surveyServer } from "../survey/survey-server";
import { auditCapacity, auditServer } from "./audit-server";
import { dropDatabases } from "./drop-databases";
import { emptyOutboundAgain } from "./outbound";
import { dropAllRealValues } from "./real-values";
import { RulesDontFit } from "./rules-dont-fit";
import { phase, type RunRecord } from "./run-record";
import { withOwners } from "./with-owners";
import type { Work } from "./work";

/** Counters of the tables that a run has just written anew, by the database's name. */
export type Fresh = ReadonlyMap<string, RowChanges>;

/**
 * Looks at the server once more, since commands may have made tables; takes away what is left of old
 * values, searches all that is there now, and drops the real values, unless this was a trial.
 * @throws RulesDontFit when there is something now that the audit can't reach; AuditFailed
 */
export async function auditCopy(
  server: CopyServer,
  work: Pick<Work, "rules" | "tell">,
  record: RunRecord,
  fresh: Fresh = new Map(),
): Promise<void> {
  const { rules, tell } = work;
  const survey = await surveyServer(server, rules, "before the audit");
  record.survey = survey;
  if (survey.problems.length > 0)
    throw new RulesDontFit(survey.problems, "before the audit");
  await withOwners(server, survey, work, async (acting) => {
    const foreign = await findForeignCode(server, survey.databases, acting);
    if (foreign.length > 0) throw new RulesDontFit(foreign, "before the audit");
    // The rules drop, and the audit doesn't search, what a command has made since.
    await dropDatabases(server, survey, work, record);
    await phase(record, "settle", async () => {
      await emptyOutboundAgain(survey, work, record, acting);
      await settleServer(server, survey, record, fresh, acting);
    });
    const capacity = await auditCapacity(server, survey);
    await phase(record, "audit", async () => {
      await whileCheckpointed(
        (work) => server.session(server.application, work),
        () =>
          auditServer(
            server,
            survey.databases,
            rules,
            capacity,
            tell,
            record,
            acting,
          ),
      );
      // After a trial the whole is yet to come.
      if (rules.only === undefined) await dropAllRealValues(server, survey);
      const left = await server.session(server.application, switchWal);
      addResidue(record, server.application, left);
    });
  });
}

async function settleServer(
  server: CopyServer,
  { databases }: ServerSurvey,
  record: RunRecord,
  fresh: Fresh,
  acting: Acting,
): Promise<void> {
  for (const { name, catalogue } of databases)
    await server.session(name, async (client) => {
      await keepTriggersQuiet(client);
      await forgetFiles(client);
      const countersLost = await restartedSince(client, server.identity);
      const left = await settle(
        client,
        (tables) => quiet(acting.seat(name, ownersOf(tables, new Map()))),
        catalogue,
        fresh.get(name) ?? new Map(),
        countersLost,
        server.identity,
        (what) => {
          record.at = `taking what is left of old values from ${name}: ${what}`;
        },
      );
      await noteFiles(client);
      addResidue(record, name, [
        ...left,
        ...(await resetStatements(client, server.shared)),
        ...(await countDeadRows(client)),
      ]);
    });
}

function quiet({ key, inSession }: Seat): Seat {
  return {
    key,
    inSession: (work) =>
      inSession(async (client) => {
        await keepTriggersQuiet(client);
        return work(client);
      }),
  };
}

function addResidue(
  { residue }: RunRecord,
  database: string,
  found: Awaited<ReturnType<typeof switchWal>>,
): void {
  residue.set(database, [...(residue.get(database) ?? []), ...found]);
}
