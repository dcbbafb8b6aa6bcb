import { setMaxListeners } from "node:events";
import { whileAnswering } from "../../../postgres/connect/heartbeat";
import type { Route } from "../../../postgres/connect/route";
import { writeTableName } from "../../../postgres/table-name";
import { counted, size } from "../../../words/amounts";
import { roundSeconds, stopwatch } from "../../../words/stopwatch";
import { whileTold } from "../../../words/while-told";
import { inBoth, type SideRoutes, type SideSessions } from "./in-both";
import { metAt, streamFailed } from "./stream-failed";
import { type StreamProgress, streamProgress } from "./stream-progress";
import type { StreamSides } from "./stream-sides";
import { streamTable } from "./stream-table";
import type { StreamedTable } from "./streamed-table";

/** What to stream, and how. */
export interface Stream extends StreamSides {
  /** Tables at once. */
  readonly jobs: number;
  /** Milliseconds after which it is ended. */
  readonly deadline: number;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}

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
  const until = (route: Route) => endedBy(route, [signal, late]);
  // Asked again and again whether they are there: a silent one would keep the other waiting.
  const work = () =>
    whileAnswering(production.route, production.login, (from) =>
      whileAnswering(target.route, target.login, (into) =>
        streamAll(
          stream,
          { production: until(from), target: until(into) },
          progress,
        ),
      ).catch(metAt(stream, "target")),
    ).catch(metAt(stream, "production"));
  try {
    await whileTold(async () => progress.line(), tell, work);
  } catch (error) {
    if (late.aborted)
      throw streamFailed(
        stream,
        `didn't end within ${Math.round(deadline / 60_000)} minutes and were ended.`,
      );
    if (signal.aborted) throw streamFailed(stream, "were ended with the run.");
    throw error;
  }
  tell(
    `streamed ${counted(tables.length, "large table")}, ${size(progress.total)} (${roundSeconds(clock())} s)`,
  );
}

/** The largest first, as many at once as there are jobs. After the first trouble all end. */
async function streamAll(
  stream: Stream,
  routes: SideRoutes,
  progress: StreamProgress,
): Promise<void> {
  const waiting = [...stream.production.snapshot.tables];
  const stop = new AbortController();
  const own = {
    production: endedBy(routes.production, [stop.signal]),
    target: endedBy(routes.target, [stop.signal]),
  };
  const failures: unknown[] = [];
  const serve = () =>
    inBoth(stream, own, async (sessions) => {
      for (let table = waiting.shift(); table; table = waiting.shift())
        await streamOne(stream, sessions, table, progress);
    }).catch((error: unknown) => {
      failures.push(error);
      stop.abort();
    });
  const count = Math.min(stream.jobs, waiting.length);
  await Promise.all(Array.from({ length: count }, serve));
  if (failures.length > 0) throw failures[0];
}

async function streamOne(
  stream: Stream,
  sessions: SideSessions,
  table: StreamedTable,
  progress: StreamProgress,
): Promise<void> {
  const at = progress.begin(table);
  const met = await sessions.production.use((production) =>
    sessions.target.use((target) =>
      streamTable({ production, target }, table, at.came),
    ),
  );
  if (met)
    // In the words of the session that met it, which have no value in them.
    await sessions[met.side]
      .use(() => Promise.reject(met.error))
      .catch(metAt(stream, met.side, writeTableName(table)));
  at.end();
}

function endedBy(route: Route, signals: readonly AbortSignal[]): Route {
  const any = AbortSignal.any([
    ...signals,
    ...(route.signal ? [route.signal] : []),
  ]);
  // Each session listens to it.
  setMaxListeners(0, any);
  return { ...route, signal: any };
}
