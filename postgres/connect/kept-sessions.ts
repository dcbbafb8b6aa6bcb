import type { Client } from "pg";
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

/** Keeps as many open as were in use at once. */
export function keepSessions(
  route: Route,
  options: SessionOptions = {},
): KeptSessions {
  const kept = new Map<string, Session[]>();
  const idleOf = ({ user, database }: Login) => {
    const key = JSON.stringify([user, database]);
    const idle = kept.get(key) ?? [];
    kept.set(key, idle);
    return idle;
  };
  const take = async (login: Login): Promise<Session> => {
    const idle = idleOf(login);
    for (let session = idle.pop(); session; session = idle.pop()) {
      if (await isRenewed(session, options)) return session;
      await session.end();
    }
    return openSession(route, login, options);
  };
  return {
    session: async (login, work) => {
      const session = await take(login);
      let whole = false;
      try {
        const result = await session.use(work);
        whole = true;
        return result;
      } finally {
        if (whole) idleOf(login).push(session);
        else await session.end();
      }
    },
    endIdle: async () => {
      const idle = [...kept.values()].flatMap((some) => some.splice(0));
      await Promise.all(idle.map((session) => session.end()));
    },
  };
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
