import type { ClientBase } from "pg";
import { inSeats } from "../../postgres/in-parallel";
import { tableLabel } from "../../postgres/table-name";
import { stopwatch } from "../../words/stopwatch";
import { tallyOf } from "../../words/tally";
import type { Acting } from "../acting/acting";
import { ownersOf } from "../acting/owners";
import { type Catalogue, findTable, type Table } from "../catalogue/catalogue";
import { withDescendants } from "../catalogue/silently";
import { checkReferences } from "../check/check-references";
import { checkData } from "../check/data/check-data";
import { describeShape, type PathShape } from "../check/data/count-shapes";
import { bytesToWrite } from "../plan/amount";
import { describeCapacity } from "../plan/capacity";
import { isDeleted, type Ledger, withoutDone } from "../plan/done";
import type { Problem } from "../problem";
import { type DatabaseRules, deleteCondition } from "../rules/rules";
import { letNote, openLedger } from "../run/ledger";
import { runPlan } from "../run/run-plan";
import { readTouched } from "../run/settle/row-changes";
import { refineError } from "../run/table/masking-failed";
import type { TableReport } from "../run/table/table-report";
import type { CopyServer } from "../survey/copy-server";
import { assertSameKey, keyPrint } from "./assert-same-key";
import { maskingSeats, maskingSessions } from "./masking-sessions";
import type { ServerPlan } from "./plan-server";
import type { RunRecord } from "./run-record";
import { tryViews } from "./try-views";
import type { Work } from "./work";

/** What trying the rules told. */
export interface Tried {
  /** Why they don't fit; empty when they do. */
  readonly problems: readonly Problem[];
  /** How the paths of JSON rules met the documents, by the database's name. */
  readonly paths: ReadonlyMap<string, readonly PathShape[]>;
}

/**
 * Tries the rules of every database on its rows, as far as they aren't applied yet, and writes nothing.
 * @throws OtherMaskingKey; MaskingFailed naming the table or view whose trial PostgreSQL didn't end
 */
export async function tryRules(
  server: CopyServer,
  { databases, capacity }: ServerPlan,
  work: Work,
  acting: Acting,
  record: RunRecord,
): Promise<Tried> {
  const paths = new Map<string, readonly PathShape[]>();
  const problems = databases.flatMap((one) => one.problems);
  if (problems.length > 0) return { problems, paths };
  assertSameKey(databases, server.identity, work);
  for (const planned of databases) {
    const { surveyed, plan, ledger, reads } = planned;
    const { rules, catalogue } = surveyed;
    if (rules.length === 0) continue;
    const seatOf = maskingSeats(surveyed, work, acting, reads, capacity);
    problems.push(
      ...(await checkReferences(
        (tables, look) => seatOf(tables).inSession(look),
        withoutDeleted(surveyed.resolved, catalogue, ledger),
        catalogue,
      )),
    );
    const masked = plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => withoutDone(one, ledger));
    let tried = 0;
    const found = await inSeats(
      masked,
      capacity.sessions,
      ({ table, parts }) => seatOf([table, ...parts]),
      (client, one) => {
        const label = tableLabel(one.table);
        record.at = `trying the rules on the rows of ${surveyed.name}: table ${++tried} of ${masked.length}, ${label}`;
        return refineError(label, () => checkData(client, one));
      },
    );
    record.at = undefined;
    const inTables = found.flatMap((one) => one.problems);
    problems.push(...inTables);
    // What can't be put into a table can't be shown by a view.
    if (inTables.length === 0)
      problems.push(
        ...(await tryViews(server, planned, capacity, work, acting)),
      );
    const met = found.flatMap((one) => one.paths);
    paths.set(surveyed.name, met);
    for (const line of met.flatMap(describeShape)) work.tell(line);
  }
  return { problems, paths };
}

/**
 * Does what the rules say of tables, in every database.
 * @returns what was done to tables, by the database's name
 * @throws MaskingFailed
 */
export async function applyRules(
  server: CopyServer,
  { databases, capacity }: ServerPlan,
  work: Work,
  acting: Acting,
): Promise<Map<string, TableReport[]>> {
  const clock = stopwatch();
  work.tell(`masking ${describeCapacity(capacity)}`);
  const reports = new Map<string, TableReport[]>();
  const tally = tallyOf(
    databases.reduce(
      (sum, { plan, ledger }) => sum + bytesToWrite(plan, ledger),
      0,
    ),
  );
  for (const { surveyed, plan, reads } of databases) {
    const inSession = maskingSessions(server, surveyed, work, capacity);
    if (plan.truncated.length + plan.tasks.length === 0) continue;
    const { catalogue, name } = surveyed;
    const { done, touched } = await server.session(name, async (client) => ({
      touched: await readTouched(client),
      done: await openLedger(
        client,
        server.identity,
        keyPrint(work.maskingKey, server.identity),
      ),
    }));
    const seatOf = (tables: readonly Table[]) => {
      const reached = tables.flatMap((table) =>
        withDescendants(catalogue, table),
      );
      const seat = maskingSeats(
        surveyed,
        work,
        acting,
        reads,
        capacity,
      )(reached);
      return {
        key: seat.key,
        inSession: async <T>(some: (client: ClientBase) => Promise<T>) => {
          await acting.grant(name, ownersOf(reached, reads), letNote);
          return seat.inSession(some);
        },
      };
    };
    const context = {
      catalogue,
      done,
      touched,
      identity: server.identity,
      clock,
      tally,
      tellEvery: work.tellEvery,
    };
    reports.set(
      name,
      await runPlan(
        plan,
        capacity.sessions,
        { inSession, seatOf },
        context,
        work.tell,
      ),
    );
  }
  return reports;
}

/** The rules without conditions by which rows were deleted already: they would be judged by masks. */
function withoutDeleted(
  { tables, ...rules }: DatabaseRules,
  catalogue: Catalogue,
  ledger: Ledger,
): DatabaseRules {
  return {
    ...rules,
    tables: tables.map(({ rule, ...name }) => {
      const table = findTable(catalogue, name);
      return table && isDeleted(ledger, table, deleteCondition(rule))
        ? { ...name, rule: { ...rule, delete: "none" } }
        : { ...name, rule };
    }),
  };
}
