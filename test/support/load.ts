import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import type { Load } from "../../steps/load/load";
import { type LoadResult, loadDatabase } from "../../steps/load/load-database";
import { connect } from "./connect";
import { ownFolder } from "./own-folder";
import {
  oldest,
  type PostgresOptions,
  startPostgres,
  type TestPostgres,
} from "./postgres";
import { loginTo, routeTo } from "./routes";

/** Whose the databases are that these tests load. */
export const owner = { project: "prod-copy", stack: "dump" };

/** A production, and a server to load it into. */
export interface TestLoad {
  readonly server: TestPostgres;
  readonly target: TestPostgres;
  /** A superuser's session in production's database. */
  readonly admin: Client;
  /** Where dumps stand. */
  readonly folder: string;
  /** Every line of progress so far. */
  readonly said: string[];
  load(options?: Partial<Load>): Promise<LoadResult>;
  /** A superuser's session in a database of the target's. */
  look(database: string): Promise<Client>;
}

/** What is used of a test of tap. */
interface Test {
  teardown(work: () => unknown): unknown;
}

/**
 * Starts a production.
 * @param fill makes its database, as its master
 */
export async function startLoad(
  t: Test,
  fill: string | ((master: Client) => Promise<unknown>),
  options: {
    /** Production's. Default: {@link oldest}. */
    readonly major?: PostgresOptions["major"];
    readonly targetMajor?: PostgresOptions["major"];
  } = {},
): Promise<TestLoad> {
  const server = await startPostgres(t, { major: options.major ?? oldest });
  const target = await startPostgres(t, { major: options.targetMajor });
  const master = await connect(t, server);
  await (typeof fill === "string" ? master.query(fill) : fill(master));
  // Only a session that ends tells at once of all that it wrote.
  await master.end();
  const admin = await server.admin(server.database);
  const folder = await mkdtemp(join(await ownFolder(), "dumps-"));
  const said: string[] = [];
  return {
    server,
    target,
    admin,
    folder,
    said,
    load: (more) =>
      loadDatabase({
        owner,
        note: { generation: "1", wish: "w" },
        source: { route: routeTo(server), login: async () => loginTo(server) },
        target: {
          route: routeTo(target),
          login: { ...loginTo(target), database: "postgres" },
          databaseOwner: target.masterUsername,
          name: "test",
        },
        exclude: { tables: [] },
        folder,
        keepDump: false,
        jobs: 2,
        deadline: 120_000,
        tell: (text) => said.push(text),
        ...more,
      }),
    look: (database) => target.admin(database),
  };
}

/** The one column of a query's rows. */
export async function column(
  client: Client,
  query: string,
): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({
    text: query,
    rowMode: "array",
  });
  return rows.map((row) => row[0]);
}
