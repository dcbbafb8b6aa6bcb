import type { Client } from "pg";
import { writeRotationMarker } from "../../identity/marker";
import { beginEvidence } from "../../sanitise/report/assemble";
import type { Evidence } from "../../sanitise/report/evidence";
import { parseRules } from "../../sanitise/rules/read-rules";
import {
  forgetRuns,
  sanitiseServer,
} from "../../sanitise/server/sanitise-server";
import type { Work } from "../../sanitise/server/work";
import type { CopyServer } from "../../sanitise/survey/copy-server";
import { copyServer } from "../../steps/sanitise/copy-server";
import { connect } from "./connect";
import {
  letMasterQuietTriggers,
  type PostgresOptions,
  startPostgres,
  type TestPostgres,
} from "./postgres";
import { loginTo, routeTo } from "./routes";

/** Resource id of every copy in these tests. */
export const resourceId = "db-COPY";

/** A server that is ready to be sanitised, as RotatedPasswords leaves one. */
export interface TestCopy {
  readonly server: TestPostgres;
  readonly copy: CopyServer;
  /** A superuser's session in the application's database. */
  readonly admin: Client;
  /** Every line of progress so far. */
  readonly said: string[];
  /** Sanitises by these rules, YAML, to the end: with nothing left for a run that goes on. */
  sanitise(rules: string, work?: Partial<Work>): Promise<Evidence>;
  /** The one column of a query's rows, asked by the superuser. */
  column(query: string): Promise<unknown[]>;
}

/** What is used of a test of tap. */
interface Test {
  teardown(work: () => unknown): unknown;
}

/**
 * Starts a server with a rotation marker.
 * @param setup SQL that its master runs in the application's database
 */
export async function startCopy(
  t: Test,
  setup: string,
  options: Pick<PostgresOptions, "major" | "settings"> = {},
): Promise<TestCopy> {
  const server = await startPostgres(t, options);
  const master = await connect(t, server);
  await master.query(setup);
  await writeRotationMarker(
    master,
    { identity: resourceId },
    server.masterUsername,
  );
  await master.end();
  const admin = await server.admin(server.database);
  const copy = copyServer(routeTo(server), loginTo(server), resourceId, {
    vcpus: 2,
    storage: undefined,
  });
  const said: string[] = [];
  return {
    server,
    copy,
    admin,
    said,
    sanitise: async (rules, work) => {
      await letMasterQuietTriggers(server);
      const assemble = beginEvidence({
        stack: null,
        origin: null,
        backups: null,
        instance: null,
        target: null,
        rulesFile: "rules.yaml",
        rulesHash: "hash",
      });
      try {
        const record = await sanitiseServer(copy, {
          rules: parseRules(rules, "rules.yaml"),
          maskingKey: "the stack's key",
          commands: { before: 0, after: 0 },
          run: async () => [],
          tell: (text) => said.push(text),
          ...work,
        });
        await forgetRuns(copy, record);
        return assemble(record, "clean");
      } finally {
        await copy.endIdle();
      }
    },
    column: async (query) =>
      (await admin.query({ text: query, rowMode: "array" })).rows.map(
        (row: unknown[]) => row[0],
      ),
  };
}
