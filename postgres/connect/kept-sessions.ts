import type { Client } from "pg";
import { NotReachable } from "../errors";
import {
  beginningOf,
  type Login,
  openSession,
  type Session,
  type SessionOptions,
} from "./connect";
import type { Route } from "./route";
import { setTheRest } from "./session-settings";

/** Sessions that stay open for the next work of the same login's: each new one costs TLS, a login and a cold catalogue. */
export interface KeptSessions {
  /**
   * Does work in a session that is as a new one. After an error it isn't used again.
   * @throws as `withClient` does
   */
  session<T>(login: Login, work: (client: Client) => Promise<T>): Promise<T>;
  /** Ends those that nothing is done in. */
  endIdle(): Promise<void>;
}

/** Sessions that are kept while nothing is done in them: a small server has some eighty connections for everybody. */
const most = 4;

/** too_many_connections: of the server, or of the role. */
const TOO_MANY_SESSIONS = "53300";

/** Keeps sessions open, those that were used last. */
export function keepSessions(
  route: Route,
  options: SessionOptions = {},
): KeptSessions {
  const idle: { readonly key: string; readonly session: Session }[] = [];
  const tellCounts = options.readOnly ? async () => true : countsTeller();
  const take = async (key: string): Promise<Session | undefined> => {
    for (;;) {
      const place = idle.findLastIndex((one) => one.key === key);
      if (place < 0) return undefined;
      for (const { session } of idle.splice(place, 1)) {
        if (await isRenewed(session, options)) return session;
        await session.end();
      }
    }
  };
  const keep = async (key: string, session: Session) => {
    idle.push({ key, session });
    const tooMany = idle.splice(0, Math.max(0, idle.length - most));
    await Promise.all(tooMany.map((one) => one.session.end()));
  };
  const endIdle = async () => {
    await Promise.all(idle.splice(0).map(({ session }) => session.end()));
  };
  const open = async (login: Login): Promise<Session> => {
    try {
      return await openSession(route, login, options);
    } catch (error) {
      const isFull =
        error instanceof NotReachable && error.sqlstate === TOO_MANY_SESSIONS;
      if (!isFull || idle.length === 0) throw error;
      // These may be what there is no room for another beside.
      await endIdle();
      return openSession(route, login, options);
    }
  };
  return {
    session: async (login, work) => {
      const key = JSON.stringify([login.user, login.database]);
      const session = (await take(key)) ?? (await open(login));
      let whole = false;
      try {
        const result = await session.use(work);
        whole = true;
        return result;
      } finally {
        if (whole && (await tellCounts(session))) await keep(key, session);
        else await session.end();
      }
    },
    endIdle,
  };
}

/**
 * Makes a session tell the server which rows it has written, as its end would: up to ten seconds later it would do so by
 * itself, and counters that others rely on, of changed and dead rows, would move after a table was written anew.
 * What it gives says whether it was told: PostgreSQL 14 can't be asked to, nor can what no longer answers.
 */
function countsTeller(): (session: Session) => Promise<boolean> {
  let isKnown: boolean | undefined;
  return async (session) => {
    if (session.isLost()) return false;
    try {
      return await session.use(async (client) => {
        isKnown ??= await knowsFlush(client);
        if (isKnown) await client.query(flush);
        return isKnown;
      });
    } catch {
      return false;
    }
  };
}

/** Since PostgreSQL 15. Qualified, since the work may have changed where names are looked up. */
const flush = {
  text: "select pg_catalog.pg_stat_force_next_flush()",
  query_timeout: 15_000,
};

async function knowsFlush(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(
    "select pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 150000 as known",
  );
  return rows[0]?.known ?? false;
}

/**
 * Whether the session is there and as it was after the login: without what the work before set, made or left open. Whatever
 * keeps it from that, a new session is opened, which tells what is wrong.
 */
async function isRenewed(
  session: Session,
  options: SessionOptions,
): Promise<boolean> {
  if (session.isLost()) return false;
  // As many milliseconds as a login has: a server that is silent is told by the session that is opened then.
  const { connectTimeout: query_timeout = 15_000 } = options;
  const discard = { text: "discard all", query_timeout };
  try {
    await session.use(async (client) => {
      await client.query(discard);
      await setTheRest(client, beginningOf(options));
    });
    return true;
  } catch {
    return false;
  }
}
