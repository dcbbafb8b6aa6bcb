import { type Client, escapeIdentifier, escapeLiteral } from "pg";
import type { Major } from "./binaries";
import { scramVerifier } from "./scram";

/** The master of a new instance, and its first database. */
export interface Master {
  readonly masterUsername: string;
  readonly masterPassword: string;
  /** DBName of the instance. Default: none but `postgres`. */
  readonly database?: string;
}

/** The superuser of every server, which no customer of RDS ever is. */
export const superuser = "rdsadmin";

/**
 * RDS's own roles besides `rdsadmin`, which initdb makes, as far as documentation and the output of `\du`
 * on instances show them. `rdstopmgr` can log in and has no password; `rdsrepladmin` is a replication role:
 * the master can alter neither.
 */
const ownRoles = (major: Major): string[] => [
  "create role rds_superuser",
  "create role rds_replication",
  "create role rds_password",
  "create role rds_iam",
  "create role rds_ad",
  "create role rdsrepladmin noinherit replication",
  "create role rdstopmgr login",
  "grant pg_monitor to rdstopmgr",
  "grant pg_monitor, pg_signal_backend to rds_superuser with admin option",
  // Not rds_iam: its members log in by token only.
  "grant rds_replication, rds_password to rds_superuser with admin option",
  // Before 15 nobody can be given either: stock PostgreSQL keeps both to its superusers.
  ...(major >= 15
    ? [
        "grant pg_checkpoint to rds_superuser with admin option",
        "grant set on parameter session_replication_role to rds_superuser",
      ]
    : []),
  ...(major >= 16
    ? [
        "grant pg_create_subscription, pg_use_reserved_connections to rds_superuser with admin option",
      ]
    : []),
];

/**
 * Turns a new, empty server into one of RDS: its roles, the `rdsadmin` database that nobody else may
 * enter, the master role, and the databases that belong to it.
 *
 * From 16 on CREATEROLE reaches only roles that the master has ADMIN on. It has it on `rds_superuser`, which
 * RDS documents it can grant, and on roles that it makes itself. (RDS lets a member of `rds_superuser` do
 * more than stock PostgreSQL does; what exactly isn't documented, so the stricter is kept here.)
 */
export async function createRoles(
  client: Client,
  major: Major,
  master: Master,
): Promise<void> {
  const name = escapeIdentifier(master.masterUsername);
  const statements = [
    ...ownRoles(major),
    `create role ${name} login createrole createdb valid until 'infinity'`,
    `grant rds_superuser to ${name} with admin option`,
    `alter database postgres owner to ${name}`,
    `alter database template1 owner to ${name}`,
    `create database ${superuser} owner ${superuser}`,
    `revoke all on database ${superuser} from public`,
  ];
  if (master.database !== undefined)
    statements.push(
      `create database ${escapeIdentifier(master.database)} owner ${name}`,
    );
  for (const statement of statements) await client.query(statement);
  await alterPassword(client, master.masterUsername, master.masterPassword);
}

/** Sets a role's password. Only its verifier is sent. */
export async function alterPassword(
  client: Client,
  role: string,
  password: string,
): Promise<void> {
  await client.query(
    `alter role ${escapeIdentifier(role)} password ${escapeLiteral(scramVerifier(password))}`,
  );
}
