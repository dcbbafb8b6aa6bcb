import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certificateAuthorities } from "../connect/certificate-authorities";
import type { Login } from "../connect/connect";
import type { Route } from "../connect/route";
import { escapeOption } from "../connect/session-settings";
import { isThisMachine } from "../connect/this-machine";
import { programEnvironment } from "./programs";

/** How a program's sessions are set up. */
export interface LibpqOptions {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Settings from the first moment, as startup options. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Does work with the environment that leads PostgreSQL's own programs to a server: over TLS that verifies
 * the endpoint's name, also through a tunnel. The password stands in the environment only, which no other
 * user of the machine can see.
 */
export async function withLibpq<T>(
  route: Route,
  login: Login,
  options: LibpqOptions,
  work: (environment: Record<string, string>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-"));
  try {
    // libpq takes authorities from a file only.
    const authorities = join(folder, "authorities.pem");
    await writeFile(authorities, certificateAuthorities().join("\n"), {
      mode: 0o600,
    });
    return await work({
      ...programEnvironment(),
      ...addressOf(route, authorities),
      PGUSER: login.user,
      PGPASSWORD: login.password,
      PGDATABASE: login.database,
      PGAPPNAME: options.applicationName,
      PGOPTIONS: Object.entries(options.settings)
        .map(([name, value]) => `-c ${name}=${escapeOption(value)}`)
        .join(" "),
      PGCONNECT_TIMEOUT: "15",
      PGGSSENCMODE: "disable",
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What programs are told of the database as an argument: its name, and when a silent connection counts as lost. */
export function databaseArgument({ database }: Login): string {
  const name = database.replaceAll(/[\\']/g, "\\$&");
  return `--dbname=dbname='${name}' keepalives_idle=10 keepalives_interval=10 keepalives_count=3 tcp_user_timeout=60000`;
}

function addressOf(
  { host, port, endpoint, tls = true }: Route,
  authorities: string,
): Record<string, string> {
  if (!tls && !isThisMachine(host))
    throw new Error(
      `PostgreSQL at ${host} isn't on this machine: nothing is sent to it without TLS.`,
    );
  return {
    PGHOST:
      isIP(host) === 0 && host !== endpoint.address ? host : endpoint.address,
    ...(isIP(host) !== 0 && { PGHOSTADDR: host }),
    PGPORT: String(port),
    PGSSLMODE: tls ? "verify-full" : "disable",
    PGSSLROOTCERT: authorities,
  };
}
