import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { ConnectionLost, describe, NotReachable, sqlstateOf } from "../errors";
import { type Login, withClient } from "./connect";
import { type Route, serverName } from "./route";

/** How a server is asked whether it is still there. Times in milliseconds. */
export interface Rhythm {
  /** From an answer to the next question. Without an answer it is asked again after a quarter of that. */
  readonly every: number;
  /** For a session to come about, and as long again for the question. */
  readonly answer: number;
}

/** A server that falls silent is given up after about three minutes. */
const RHYTHM: Rhythm = { every: 60_000, answer: 15_000 };

/** How many questions in a row have no answer, and for how many times `every`, when a server is given up. */
const MOST = 3;

/** What came of a question. */
interface Heard {
  /** When the server was started, in its own words. */
  readonly started?: string | undefined;
  /** Why there was no answer; undefined: there was one. */
  readonly trouble?: string;
}

/**
 * Does work with long statements while a short session of its own asks the server again and again whether it is
 * still there. A statement without an answer can't tell by itself: its socket may end at a tunnel on this
 * machine, which knows nothing of what lies behind the host it goes through.
 *
 * A server that gives no answer of any kind for too long, or was started anew, so that no session from before can
 * still be at work, ends every session on the route that the work was given. A refusal (too many connections, a
 * changed password) is an answer.
 * @param work gets the route whose sessions end
 * @throws ConnectionLost once the work has ended for that reason
 */
export async function whileAnswering<T>(
  route: Route,
  login: Login,
  work: (route: Route) => Promise<T>,
  rhythm: Rhythm = RHYTHM,
): Promise<T> {
  const lost = new AbortController();
  // Each session listens to it while it is open.
  setMaxListeners(0, lost.signal);
  const over = new AbortController();
  const heartbeat = listen(route, login, rhythm, over.signal).then((reason) => {
    if (reason) lost.abort(reason);
  });
  try {
    return await work({ ...route, signal: lost.signal });
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    over.abort();
    await heartbeat;
  }
}

/** Asks until the work is over. @returns why the server is given up; undefined when the work ended first */
async function listen(
  route: Route,
  login: Login,
  { every, answer }: Rhythm,
  over: AbortSignal,
): Promise<ConnectionLost | undefined> {
  let first: string | undefined;
  let heard = Date.now();
  for (let failures = 0; !over.aborted; ) {
    const { started, trouble } = await ask(
      { ...route, signal: over },
      login,
      answer,
    );
    first ??= started;
    if (started !== undefined && started !== first)
      return new ConnectionLost(
        `${serverName(route)} was started anew under the work, which ended its sessions.`,
        undefined,
        "server restarted",
      );
    failures = trouble === undefined ? 0 : failures + 1;
    if (failures === 0) heard = Date.now();
    const silent = Date.now() - heard;
    if (trouble && failures >= MOST && silent >= MOST * every)
      return new ConnectionLost(
        `${serverName(route)} gave no answer for ${Math.round(silent / 1000)} s, so its sessions were ended. ${trouble}`,
      );
    // Ends with an error when the work is over, which is all that it says.
    await delay(failures === 0 ? every : every / 4, undefined, {
      signal: over,
    }).catch(() => undefined);
  }
  return undefined;
}

async function ask(route: Route, login: Login, answer: number): Promise<Heard> {
  try {
    return await withClient(
      route,
      login,
      async (client) => {
        const { rows } = await client.query<{ started: string }>(
          "select extract(epoch from pg_postmaster_start_time())::text as started",
        );
        return { started: rows[0]?.started };
      },
      {
        readOnly: true,
        connectTimeout: answer,
        statementTimeout: answer,
        applicationName: "prod-copy heartbeat",
        // The work's own sessions tell.
        tellWaits: false,
      },
    );
  } catch (error) {
    return isAnswer(error) ? {} : { trouble: describe(error) };
  }
}

/** Whether PostgreSQL itself said no. */
function isAnswer(error: unknown): boolean {
  const told =
    error instanceof NotReachable || error instanceof ConnectionLost
      ? error.sqlstate
      : sqlstateOf(error);
  return told !== undefined;
}
