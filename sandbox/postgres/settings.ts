import { join } from "node:path";
import { writeWhole } from "../machine/files";
import { ownerOf } from "./operating-user";

/** Name and value of settings of PostgreSQL, e.g. `{ log_statement: "all" }`. */
export type Settings = Readonly<Record<string, string>>;

/** Where a server listens and what it shows there. */
export interface ListenSettings {
  readonly address: string;
  readonly port: number;
  /** Certificate (with its chain) and private key, as PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** Folder of the unix socket: nobody but the server's owner may enter it. */
  readonly socketDir: string;
  /** Settings over the ones below. */
  readonly settings?: Settings;
}

/** Path of the server's log, below its data directory. */
export const logFile = join("log", "postgresql.log");

/** What every server has. Those without a reason are as RDS has them. */
const always: Settings = {
  wal_level: "replica",
  password_encryption: "scram-sha-256",
  ssl: "on",
  // One file for both, so that a server that two processes start at once can't get a mixed pair.
  ssl_cert_file: "server.pem",
  ssl_key_file: "server.pem",
  timezone: "UTC",
  log_timezone: "UTC",
  log_statement: "ddl",
  log_connections: "on",
  log_line_prefix: "%t:%r:%u@%d:[%p]:",
  logging_collector: "on",
  log_directory: "log",
  log_filename: "postgresql.log",
  // One file for as long as the server lives, so that a search of it finds everything.
  log_rotation_age: "0",
  log_rotation_size: "0",
  log_truncate_on_rotation: "off",
  // These servers are made to be thrown away: what the machine's own crash would lose may be lost. The
  // death of a process loses nothing, since the kernel has the pages (full_page_writes stays on for it).
  fsync: "off",
  shared_buffers: "128MB",
  max_wal_size: "1GB",
  // Segments kept for later use go into each copy of a stopped server.
  min_wal_size: "16MB",
  // Index builds and table rewrites are most of what is done here.
  maintenance_work_mem: "256MB",
  // Copies are taken of running servers all the time; a checkpoint for one should not be slow.
  checkpoint_completion_target: "0.1",
};

/**
 * Who may connect, and how. As on RDS: TLS and SCRAM only, and nobody reaches `rdsadmin`, neither the role
 * nor the database. Without a password only `rdsadmin` enters, by a socket in a folder that only the
 * server's owner can enter.
 */
const hostBasedAuthentication = `local all rdsadmin trust
hostssl all rdsadmin all reject
hostssl rdsadmin all all reject
hostssl all all all scram-sha-256
`;

/** Writes the server's configuration. In force from its next start on. */
export async function writeSettings(
  dataDir: string,
  listen: ListenSettings,
): Promise<void> {
  const settings: Settings = {
    ...always,
    listen_addresses: listen.address,
    port: String(listen.port),
    unix_socket_directories: listen.socketDir,
    unix_socket_permissions: "0700",
    ...listen.settings,
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = ${quote(value)}\n`,
  );
  const files = {
    "postgresql.conf": lines.join(""),
    "pg_hba.conf": hostBasedAuthentication,
    "server.pem": `${listen.tls.cert}\n${listen.tls.key}`,
  };
  const owner = await ownerOf(dataDir);
  for (const [name, text] of Object.entries(files))
    await writeWhole(join(dataDir, name), text, { owner });
}

function quote(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
