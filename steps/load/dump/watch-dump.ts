import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ClientBase } from "pg";
import { describeBlockers } from "../../../postgres/connect/blockers";
import { type Login, withClient } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { tellWhile } from "../../../words/while-waiting";

/** A dump that is watched. */
interface WatchedDump {
  readonly route: Route;
  readonly login: Login;
  /** What its sessions are known by. */
  readonly applicationName: string;
  /** Milliseconds for which it may keep others waiting. */
  readonly lockTimeout: number;
  /** Aborted when the dump has ended. */
  readonly done: AbortSignal;
  /** Ends the dump. */
  stop(): void;
}

/** What a watch has seen, in words. */
export interface Watched {
  /** Who waited too long for the dump: it was ended for that. */
  readonly keptWaiting: string | undefined;
  /** The last thing that the dump itself waited for. */
  readonly waitedFor: string | undefined;
}

/** How work is told apart from others of production's sessions, and ended. */
export interface Watching {
  /** What its sessions are to be known by. */
  readonly applicationName: string;
  /** Aborted when it has to end: it kept somebody waiting, isn't watched any more, or was to end anyway. */
  readonly signal: AbortSignal;
}

/**
 * Does work in production while that is watched.
 * @param signal ends it too
 * @returns what came of the work, and of the watch
 */
export async function whileWatched<T>(
  dump: Pick<WatchedDump, "route" | "login" | "lockTimeout">,
  signal: AbortSignal | undefined,
  work: (watching: Watching) => Promise<T>,
): Promise<readonly [PromiseSettledResult<T>, PromiseSettledResult<Watched>]> {
  const applicationName = `prod-copy dump ${randomBytes(6).toString("hex")}`;
  const done = new AbortController();
  const stop = new AbortController();
  const watching = {
    applicationName,
    signal: AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]),
  };
  const watch = watchDump({
    ...dump,
    applicationName,
    done: done.signal,
    stop: () => stop.abort(),
  });
  return Promise.allSettled([
    work(watching).finally(() => done.abort()),
    watch,
  ]);
}

/**
 * Looks every second, or more often where the lock timeout is short, in a read-only session, whether a dump's locks keep anybody waiting: a migration, say,
 * behind which then everything else queues. One that waits too long has the dump ended.
 * @returns once the dump has ended
 */
async function watchDump(watched: WatchedDump): Promise<Watched> {
  const { route, login, lockTimeout, done, stop } = watched;
  let waitedFor: string | undefined;
  let keptWaiting: string | undefined;
  const waits = dumpsWait();
  try {
    await withClient(
      route,
      login,
      async (client) => {
        const since = new Map<number, number>();
        while (!done.aborted) {
          const { waiting, wanted } = await look(
            client,
            watched.applicationName,
          );
          waitedFor = wanted?.relation ?? waitedFor;
          waits.of(wanted && (await describeBlockers(client, wanted.pid)));
          for (const pid of since.keys())
            if (!waiting.some((one) => one.pid === pid)) since.delete(pid);
          for (const { pid, relation } of waiting) {
            const first = since.get(pid) ?? Date.now();
            since.set(pid, first);
            if (Date.now() - first < lockTimeout) continue;
            keptWaiting = `A session of production waited ${lockTimeout / 1000} s for ${relation}, which the dump was reading, so the dump was ended.`;
            stop();
            return;
          }
          // Woken early by the end of the dump.
          await delay(Math.min(1_000, lockTimeout / 4), undefined, {
            signal: done,
          }).then(undefined, () => undefined);
        }
      },
      { readOnly: true, applicationName: "prod-copy watch" },
    );
  } catch (error) {
    // Unwatched it doesn't go on. Once it has ended its own end tells everything.
    if (!done.aborted) {
      stop();
      throw error;
    }
  }
  waits.of(undefined);
  return { keptWaiting, waitedFor };
}

/** Tells what the dump waits for, once it has for a while. */
function dumpsWait() {
  let now: string | undefined;
  let stop: (() => void) | undefined;
  return {
    of: (holder: string | undefined) => {
      now = holder;
      if (now === undefined) stop?.();
      stop =
        now === undefined
          ? undefined
          : (stop ?? tellWhile(() => `pg_dump is ${now}`));
    },
  };
}

interface Looked {
  readonly waiting: readonly { pid: number; relation: string }[];
  /** A table that the dump itself waits for. */
  readonly wanted:
    | { readonly pid: number; readonly relation: string }
    | undefined;
}

async function look(
  client: ClientBase,
  applicationName: string,
): Promise<Looked> {
  const { rows } = await client.query<{
    pid: number;
    relation: string;
    ours: boolean;
  }>(
    `with dump as (select array_agg(pid) as pids from pg_stat_activity where application_name = $1)
    select l.pid, coalesce(n.nspname || '.' || c.relname, 'a lock') as relation, l.pid = any (pids) as ours
      from dump, pg_locks l
        left join pg_class c on c.oid = l.relation left join pg_namespace n on n.oid = c.relnamespace
      where not l.granted and (l.pid = any (pids) or pg_blocking_pids(l.pid) && pids)`,
    [applicationName],
  );
  return {
    waiting: rows.filter(({ ours }) => !ours),
    wanted: rows.find(({ ours }) => ours),
  };
}
