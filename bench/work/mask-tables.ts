import type { ClientBase } from "pg";
import { inTransaction, quoteTable } from "../../postgres/sql";
import { withMaskWorkers } from "../../sanitise/plan/mask-workers";
import type { MaskedTable } from "../../sanitise/plan/masked-table";
import { rewrite } from "../../sanitise/run/mask-tables";
import { maskingSessions } from "../../sanitise/server/masking-sessions";
import { planServer } from "../../sanitise/server/plan-server";
import { surveyServer } from "../../sanitise/survey/survey-server";
import { stopwatch } from "../../words/stopwatch";
import type { BenchServer } from "./server";
import { vcpus, workOn } from "./work";

/** Seconds that each way of writing a table anew takes. */
export interface TableSeconds {
  /** With its masks, ANALYZE included. */
  readonly masking: number;
  /** As it is, by VACUUM FULL. */
  readonly vacuum: number;
  /** With the least that reads each value, ANALYZE included. */
  readonly least: number;
}

/**
 * Measures each table of the rules, in one session and with the processes that it would have if it were the only one: its
 * masks, and what they are held against.
 * @param leastOf SQL of the least that reads a value and makes another, by the table's name
 */
export async function maskOneByOne(
  bench: BenchServer,
  yaml: string,
  leastOf: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, TableSeconds>> {
  const { server, work } = workOn(bench, yaml);
  const survey = await surveyServer(server, work.rules);
  const { databases, capacity, version } = await planServer(
    server,
    survey,
    work,
  );
  const alone = {
    major: Number.parseInt(version, 10),
    vcpus,
    sessions: 1,
    storage: undefined,
  };
  const measured = new Map<string, TableSeconds>();
  for (const { surveyed, plan } of databases)
    await maskingSessions(
      server,
      surveyed,
      work,
      capacity,
    )(async (client) => {
      for (const masked of plan.tasks
        .flatMap((task) => withMaskWorkers([task], alone))
        .flatMap(({ tables }) => tables)) {
        const name = masked.table.table;
        const vacuum = await timed(bench, () =>
          client.query(`vacuum (full) ${quoteTable(masked.table)}`),
        );
        const least = await timed(bench, () =>
          anew(client, withLeast(masked, leastOf.get(name)), "rollback"),
        );
        const masking = await timed(bench, () =>
          anew(client, masked, "commit"),
        );
        measured.set(name, { masking, vacuum, least });
      }
    });
  return measured;
}

function withLeast(masked: MaskedTable, expression = "value"): MaskedTable {
  return {
    ...masked,
    workers: 0,
    columns: masked.columns.map((one) => ({ ...one, expression })),
  };
}

function anew(
  client: ClientBase,
  masked: MaskedTable,
  end: "commit" | "rollback",
): Promise<void> {
  return inTransaction(
    client,
    async () => {
      await rewrite(client, masked);
      await client.query(`analyze ${quoteTable(masked.table)}`);
    },
    end,
  );
}

async function timed(
  { admin }: BenchServer,
  work: () => Promise<unknown>,
): Promise<number> {
  await admin.query("checkpoint");
  const clock = stopwatch();
  await work();
  return clock();
}
