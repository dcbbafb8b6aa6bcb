import type { Login } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { isThisMachine } from "../../../postgres/connect/this-machine";
import { UsageError } from "./usage-error";

/** The server that the environment names, and who logs in. Never log one. */
export interface Connection {
  readonly route: Route;
  readonly login: Login;
}

/** The values of libpq's sslmode (PostgreSQL manual, 34.1). */
const modes = [
  ...["disable", "allow", "prefer", "require"],
  ...["verify-ca", "verify-full"],
];

/**
 * The connection that libpq's variables describe.
 * @throws UsageError naming the variable, what it holds (a password never), and what it may be
 */
export function connectionFrom(
  env: Readonly<Record<string, string | undefined>>,
): Connection {
  const needed = (name: string, what: string): string => {
    const value = env[name];
    if (value) return value;
    throw new UsageError(
      `${name} is ${value === "" ? "empty" : "not set"}. Set it to ${what}.`,
    );
  };
  const host = needed("PGHOST", "the server's name or address");
  const login = {
    user: needed("PGUSER", "the name of the role that logs in"),
    password: needed(
      "PGPASSWORD",
      "that role's password (any text where the server asks for none)",
    ),
    database: needed("PGDATABASE", "the name of the application's database"),
  };
  const port = portFrom(env.PGPORT);
  return {
    route: {
      host,
      port,
      endpoint: { address: host, port },
      tls: needsTls(host, env.PGSSLMODE),
    },
    login,
  };
}

function portFrom(text: string | undefined): number {
  if (!text) return 5432;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UsageError(
    `PGPORT is ${text}. Set it to a port's number, or unset it for 5432.`,
  );
}

/** PostgreSQL has no TLS on unix sockets. */
function needsTls(host: string, mode: string | undefined): boolean {
  if (mode && !modes.includes(mode))
    throw new UsageError(
      `PGSSLMODE is ${mode}. Unset it, or set it to one of ${modes.join(", ")}: all but disable mean verify-full here.`,
    );
  if (host.startsWith("/")) return false;
  if (mode !== "disable") return true;
  if (isThisMachine(host)) return false;
  throw new UsageError(
    `PGSSLMODE is disable, and PGHOST is ${host}, which isn't on this machine: nothing is sent there without TLS. Unset PGSSLMODE, and let PGSSLROOTCERT name the authority of the server's certificate.`,
  );
}
