import { isIP } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { Client } from "pg";
import { cancelled } from "../../process/cancellation";
import { whileWaiting } from "../../words/while-waiting";
import { endsSession } from "../sqlstates";
import { certificateAuthorities } from "./certificate-authorities";
import { connectError, sessionError } from "./connect-errors";
import { type Route, serverName } from "./route";
import { type Beginning, setTheRest, startupOptions } from "./session-settings";
import { tellWaits } from "./tell-waits";
import { isThisMachine } from "./this-machine";

/** Who logs in, and where to. Never log one. */
export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** How a session is set up. */
export interface SessionOptions {
  /** `default_transaction_read_only=on` from the first moment, as a startup option. Default false. */
  readonly readOnly?: boolean;
  /**
   * Milliseconds after which the server gives up a statement. Up to 15 s later this side gives up the session.
   * Default 60,000. 0: none, and the caller keeps a deadline of its own.
   */
  readonly statementTimeout?: number;
  /** Shown in pg_stat_activity. Default `prod-copy`. */
  readonly applicationName?: string;
  /** Milliseconds for connecting, TLS and login together. Default 15,000. */
  readonly connectTimeout?: number;
  /** For the application's own SQL: its `search_path` and `role`, as they are set for it. Default false. */
  readonly asApplication?: boolean;
  /** Whether waits are told: for a lock, or for a server that has fallen silent. Default true. */
  readonly tellWaits?: boolean;
}

/** A session that looks at another one: it must not keep anybody waiting itself. */
const looking: SessionOptions = {
  readOnly: true,
  statementTimeout: 4_000,
  connectTimeout: 4_000,
  applicationName: "prod-copy look",
  tellWaits: false,
};

/** A session that is open. */
export interface Session {
  /**
   * Does work in it.
   * @throws as `withClient` does
   */
  use<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Whether the connection is lost, or the session was left for a signal. */
  isLost(): boolean;
  /** Ends it, within 2 s. */
  end(): Promise<void>;
}

/**
 * Logs in, does the work, and ends the session whatever happens.
 *
 * TLS always, and the certificate must be the endpoint's own (verify-full), also where bytes go through
 * a tunnel; only a server on this machine may do without, where the route says so. What was set for the server,
 * its databases and roles doesn't count, and `pg_catalog` alone is searched: see `session-settings.ts`. A server on which
 * this side vanishes stops the statement.
 *
 * @throws LoginRefused, NotReachable, NotTrusted while connecting; ConnectionLost or DatabaseError for
 * what the work lets through of PostgreSQL's errors; the work's own errors as they are; the reason of the route's
 * signal, when that ended the session; Cancelled.
 */
export async function withClient<T>(
  route: Route,
  login: Login,
  work: (client: Client) => Promise<T>,
  options: SessionOptions = {},
): Promise<T> {
  const session = await openSession(route, login, options);
  try {
    return await session.use(work);
  } finally {
    await session.end();
  }
}

/**
 * Logs in, as `withClient` does.
 * @throws what `withClient` throws while connecting
 */
export async function openSession(
  route: Route,
  login: Login,
  options: SessionOptions = {},
): Promise<Session> {
  const beginning = beginningOf(options);
  const client = newClient(route, login, options, beginning);
  // Without a listener a lost connection would be an uncaught exception, after which the engine waits for ever.
  let lost: Error | undefined;
  client.on("error", (error) => {
    lost ??= error;
  });
  // After a crash, and before it is ended at once, a server says so in a notice and hangs up: quickdie() of its tcop/postgres.c.
  let farewell: string | undefined;
  client.on("notice", ({ code }) => {
    if (code && endsSession(code)) farewell = code;
  });
  const signals = [cancelled, ...(route.signal ? [route.signal] : [])];
  for (const signal of signals) signal.throwIfAborted();
  const leave = () => client.connection.stream.destroy();
  for (const signal of signals) signal.addEventListener("abort", leave);
  const ended = () => signals.find(({ aborted }) => aborted)?.reason;
  const session: Session = {
    use: async (work) => {
      try {
        return await work(client);
      } catch (error) {
        throw ended() ?? sessionError(error, lost, route, farewell);
      }
    },
    isLost: () => lost !== undefined || ended() !== undefined,
    end: async () => {
      for (const signal of signals) signal.removeEventListener("abort", leave);
      await end(client);
    },
  };
  const connect = () => client.connect();
  try {
    await (options.tellWaits === false
      ? connect()
      : whileWaiting(`waiting for ${serverName(route)} to answer`, connect)
    ).catch((error: unknown) => {
      throw ended() ?? connectError(error, route);
    });
    if (options.tellWaits !== false)
      tellWaits(client, serverName(route), (look) =>
        withClient(route, login, look, looking),
      );
    await session.use(() => setTheRest(client, beginning));
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** What the options, or their defaults, make of a session's first moment. */
export function beginningOf({
  readOnly = false,
  statementTimeout = 60_000,
  asApplication = false,
}: SessionOptions): Beginning {
  return { readOnly, statementTimeout, asApplication };
}

function newClient(
  route: Route,
  login: Login,
  options: SessionOptions,
  beginning: Beginning,
) {
  // `pg` takes what is empty from the PG… variables of the environment instead.
  for (const field of ["user", "password", "database"] as const)
    if (!login[field])
      throw new Error(`A login to PostgreSQL needs a ${field}; it is empty.`);
  const { connectTimeout = 15_000, applicationName = "prod-copy" } = options;
  const { statementTimeout } = beginning;
  return new Client({
    host: route.host,
    port: route.port,
    user: login.user,
    password: login.password,
    database: login.database,
    ssl: tlsFor(route),
    sslnegotiation: "postgres",
    connectionTimeoutMillis: connectTimeout,
    query_timeout: statementTimeout + Math.min(statementTimeout, 15_000),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: applicationName,
    options: startupOptions(beginning),
  });
}

function tlsFor({ host, endpoint: { address }, tls = true }: Route) {
  if (!tls) {
    if (isThisMachine(host)) return false;
    throw new Error(
      `PostgreSQL at ${host} isn't on this machine: nothing is sent to it without TLS.`,
    );
  }
  return {
    ca: certificateAuthorities(),
    rejectUnauthorized: true,
    minVersion: "TLSv1.2" as const,
    ...(isIP(address) === 0 && { servername: address }),
    checkServerIdentity: (_dialled: string, certificate: PeerCertificate) =>
      checkServerIdentity(address, certificate),
  };
}

/** A goodbye that a dead network can't hold up. */
async function end(client: Client): Promise<void> {
  await Promise.race([client.end(), delay(2_000, undefined, { ref: false })]);
  client.connection.stream.destroy();
}
