import { setMaxListeners } from "node:events";
import { type ClientBase, escapeLiteral } from "pg";
import {
  type Login,
  openSession,
  type Session,
  type SessionOptions,
} from "../../../postgres/connect/connect";
import { whileAnswering } from "../../../postgres/connect/heartbeat";
import type { Route } from "../../../postgres/connect/route";
import { describe } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { writeTableName } from "../../../postgres/table-name";
import { nextAfter } from "../../../sanitise/cannot-go-on";
import { counted, size } from "../../../words/amounts";
import { roundSeconds, stopwatch } from "../../../words/stopwatch";
import { whileTold } from "../../../words/while-told";
import { LoadFailed } from "../dump/load-failed";
import type { ExportedSnapshot } from "./exported-snapshot";
import { type StreamProgress, streamProgress } from "./stream-progress";
import { type StreamTrouble, streamTable } from "./stream-table";
import type { StreamedTable } from "./streamed-table";

/** Where rows come from and go to. */
export interface Stream {
  readonly production: {
    readonly route: Route;
    readonly login: Login;
    readonly snapshot: ExportedSnapshot;
    /** The database's. */
    readonly encoding: string;
    readonly lockTimeout?: number | undefined;
  };
  readonly target: {
    readonly route: Route;
    /** In the new database. */
    readonly login: Login;
    /** Role that owns the tables. */
    readonly owner: string;
  };
  /** Tables at once. */
  readonly jobs: number;
  /** Milliseconds after which it is ended. */
  readonly deadline: number;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}

type Server = StreamTrouble["server"];

type Routes = Readonly<Record<Server, Route>>;

type Sessions = Readonly<Record<Server, Session>>;

/**
 * Brings the rows of production's large tables straight into the new database's: nothing of them is packed, written
 * to a disk and unpacked in between, and the target takes them while production still reads.
 * @throws LoadFailed naming the table and the server that met something
 */
export async function streamRows(stream: Stream): Promise<void> {
  const { production, target, deadline, tell } = stream;
  const { tables, signal } = production.snapshot;
  if (tables.length === 0) return;
  const clock = stopwatch();
  const progress = streamProgress(tables);
  const late = AbortSignal.timeout(deadline);
  const endedBy = (route: Route): Route => ({
    ...route,
    signal: anyOf([signal, late, ...(route.signal ? [route.signal] : [])]),
  });
  // Asked again and again whether they are there: a silent one would keep the other waiting.
  const work = () =>
    whileAnswering(production.route, production.login, (from) =>
      whileAnswering(target.route, target.login, (into) =>
        streamAll(
          stream,
          { production: endedBy(from), target: endedBy(into) },
          progress,
        ),
      ),
    );
  try {
    await whileTold(async () => progress.line(), tell, work);
  } catch (error) {
    if (late.aborted)
      throw failure(
        stream,
        `didn't end within ${Math.round(deadline / 60_000)} minutes and were ended.`,
      );
    if (signal.aborted) throw failure(stream, "were ended with the run.");
    throw error;
  }
  tell(
    `streamed ${counted(tables.length, "large table")}, ${size(progress.total)} (${roundSeconds(clock())} s)`,
  );
}

/** The largest first, as many at once as there are jobs. After the first trouble all end. */
async function streamAll(
  stream: Stream,
  routes: Routes,
  progress: StreamProgress,
): Promise<void> {
  const waiting = [...stream.production.snapshot.tables];
  const stop = new AbortController();
  const ended = (route: Route): Route => ({
    ...route,
    signal: anyOf([stop.signal, ...(route.signal ? [route.signal] : [])]),
  });
  const own = {
    production: ended(routes.production),
    target: ended(routes.target),
  };
  const failures: unknown[] = [];
  const serve = async () => {
    const sessions = await openBoth(stream, own);
    try {
      for (let table = waiting.shift(); table; table = waiting.shift())
        await streamOne(stream, sessions, table, progress);
    } finally {
      await endBoth(sessions);
    }
  };
  const count = Math.min(stream.jobs, waiting.length);
  await Promise.all(
    Array.from({ length: count }, () =>
      serve().catch((error: unknown) => {
        failures.push(error);
        stop.abort();
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
}

async function streamOne(
  stream: Stream,
  sessions: Sessions,
  table: StreamedTable,
  progress: StreamProgress,
): Promise<void> {
  const at = progress.begin(table);
  const met = await sessions.production.use((production) =>
    sessions.target.use((target) =>
      streamTable({ production, target }, table, at.came),
    ),
  );
  if (met) throw await worded(stream, sessions, table, met);
  at.end();
}

/** The error in the words of the session that met it, which has no value in it. */
async function worded(
  stream: Stream,
  sessions: Sessions,
  table: StreamedTable,
  { server, error }: StreamTrouble,
): Promise<unknown> {
  if (error instanceof LoadFailed) return error;
  const told: unknown = await sessions[server]
    .use(async () => {
      throw error;
    })
    .catch((safe: unknown) => safe);
  return failure(
    stream,
    `stopped at ${writeTableName(table)}: ${server}: ${describe(told)}`,
    { server, error: told },
  );
}

function failure(
  { target }: Stream,
  how: string,
  met?: StreamTrouble,
): LoadFailed {
  const next = met && nextAfter(met.error);
  return new LoadFailed(
    `The rows that went straight from production to the target ${how} The target is untouched; the next run drops the database "${target.login.database}".`,
    next && { server: met.server, next },
  );
}

async function openBoth(stream: Stream, routes: Routes): Promise<Sessions> {
  const { production, target } = stream;
  const common: SessionOptions = { statementTimeout: 0 };
  const from = await openSession(routes.production, production.login, {
    ...common,
    readOnly: true,
    applicationName: production.snapshot.applicationName,
  });
  try {
    await from.use((client) => readyToRead(client, stream));
    const into = await openSession(routes.target, target.login, {
      ...common,
      applicationName: "prod-copy restore",
    });
    try {
      await into.use((client) => readyToWrite(client, stream));
      return { production: from, target: into };
    } catch (error) {
      await into.end();
      throw error;
    }
  } catch (error) {
    await from.end();
    throw error;
  }
}

async function endBoth({ production, target }: Sessions): Promise<void> {
  await Promise.all([production.end(), target.end()]);
}

/** The moment that all see; and values written so that the other side reads them as the same, as pg_dump does. */
async function readyToRead(
  client: ClientBase,
  { production }: Stream,
): Promise<void> {
  const { snapshot, lockTimeout = 10_000 } = production;
  await set(client, {
    ...alike(production.encoding),
    lock_timeout: String(lockTimeout),
    // A policy that hides rows is an error, and not fewer rows.
    row_security: "off",
    extra_float_digits: "3",
    synchronize_seqscans: "off",
  });
  await client.query("begin isolation level repeatable read read only");
  await client.query(`set transaction snapshot ${escapeLiteral(snapshot.id)}`);
}

async function readyToWrite(
  client: ClientBase,
  { production, target }: Stream,
): Promise<void> {
  await set(client, {
    ...alike(production.encoding),
    // Nobody uses the database before it is whole.
    synchronous_commit: "off",
  });
  await client.query(`set role ${quoteIdentifier(target.owner)}`);
}

/** What must be the same on both sides. The bytes of a database without an encoding go as they are. */
function alike(encoding: string): Readonly<Record<string, string>> {
  return {
    lc_monetary: "C",
    ...(encoding === "SQL_ASCII" && { client_encoding: "SQL_ASCII" }),
  };
}

async function set(
  client: ClientBase,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await client.query(
    "select set_config(name, value, false) from unnest($1::text[], $2::text[]) setting(name, value)",
    [Object.keys(settings), Object.values(settings)],
  );
}

function anyOf(signals: readonly AbortSignal[]): AbortSignal {
  const any = AbortSignal.any([...signals]);
  // Each session listens to it.
  setMaxListeners(0, any);
  return any;
}
