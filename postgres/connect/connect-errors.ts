import {
  ConnectionLost,
  codeOf,
  NotReachable,
  NotTrusted,
  sqlstateOf,
  Underway,
  withoutValues,
} from "../errors";
import { endsSession, meaningOf, type Trouble, troubleOf } from "../sqlstates";
import { type Route, serverName } from "./route";

const passing: readonly Trouble[] = [
  "server restarted",
  "server crashed",
  "starting up",
  "too many sessions",
];

/** Starting up or shutting down, and no free connection: the server is there, but not yet for us. */
function isPassing(sqlstate: string): boolean {
  const trouble = troubleOf(sqlstate);
  return trouble !== undefined && passing.includes(trouble);
}

/** The codes that Node.js gives a certificate it doesn't accept. */
const untrusted =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_|INVALID_|ERR_TLS_|ERR_SSL_)/;

/** Why no session came about: one of the kinds of `errors.ts`. */
export function connectError(error: unknown, route: Route): unknown {
  const where = serverName(route);
  const sqlstate = sqlstateOf(error);
  if (sqlstate && isPassing(sqlstate))
    return new NotReachable(
      `${where} takes no sessions at the moment: ${answer(sqlstate)}.`,
      sqlstate,
    );
  if (sqlstate) return withoutValues(error);
  const code = codeOf(error);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return new NotTrusted(
      `${where} shows a certificate that isn't for ${route.endpoint.address}: it is another server.`,
    );
  if (code && untrusted.test(code))
    return new NotTrusted(
      `${where} shows a certificate that isn't from the authorities trusted here (${code}). PGSSLROOTCERT names a file of others.`,
    );
  const message = error instanceof Error ? error.message : "";
  if (/SSL connection/.test(message))
    return new NotTrusted(
      `${where} doesn't speak TLS. Nothing is sent to it without.`,
    );
  // The login itself, e.g. a server that doesn't know its own verifier: text of `pg`, without any value.
  if (/^SASL: /.test(message))
    return new NotTrusted(`${where} failed the login's own proof: ${message}`);
  const reason = message === "timeout expired" ? "no answer in time" : code;
  return new NotReachable(
    `${where} can't be reached from this machine (${reason ?? "the connection was closed"}).`,
  );
}

/**
 * What a session's work threw, with a lost connection told as such and PostgreSQL's errors without values.
 * @param farewell SQLSTATE of what the server said before it hung up, where it did
 */
export function sessionError(
  error: unknown,
  lost: Error | undefined,
  route: Route,
  farewell?: string,
): unknown {
  const { at, cause } =
    error instanceof Underway ? error : { at: undefined, cause: error };
  const answered = sqlstateOf(cause);
  if (answered && !endsSession(answered)) return withoutValues(cause);
  const gone = answered ? undefined : lostReason(cause, lost);
  const sqlstate = answered ?? (gone && farewell);
  const reason = sqlstate ? answer(sqlstate) : gone;
  return reason
    ? new ConnectionLost(
        `The session with ${serverName(route)} ended${at ? ` at work on ${at}` : ""}: ${reason}.`,
        sqlstate,
      )
    : cause;
}

function answer(sqlstate: string): string {
  return `PostgreSQL answered ${sqlstate} (${meaningOf(sqlstate)})`;
}

/** The texts of `pg` for a query whose connection is gone, or never answers. */
function lostReason(
  error: unknown,
  lost: Error | undefined,
): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.message === "Query read timeout")
    return "a statement got no answer in time";
  const gone =
    error === lost ||
    /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(
      error.message,
    ) ||
    ["ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(codeOf(error) ?? "");
  return gone ? (codeOf(error) ?? "the connection was closed") : undefined;
}
