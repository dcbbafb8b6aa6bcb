import type { ClientBase } from "pg";
import { scramVerifier } from "../postgres/scram";
import { createConstraints, createTables } from "./cobalt/schema";
import { type Passwords, uatLogin } from "./cobalt/world";
import { loadData } from "./data";

/** How much data to make, and from which seed. */
export interface Amount {
  /** Rows of accounts_user; all else in proportion. */
  readonly users?: number;
  readonly seed: number;
}

/** Rows of accounts_user in Test's older database. */
const testUsers = 2_400;

/** Rows of accounts_user in UAT's database. */
const uatUsers = 600;

/**
 * Builds production in the client's empty database: schema, data, and two roles besides the master, as
 * which the client is logged in: `reporting`, which reads everything, and `support`, which owns nothing.
 *
 * @returns how many rows each table has
 */
export async function prepareProduction(
  client: ClientBase,
  options: Amount & {
    readonly passwords: Pick<Passwords, "reporting" | "support">;
  },
): Promise<Readonly<Record<string, number>>> {
  const counts = await prepare(client, { ...options, kind: "production" });
  await createRoles(client, options.passwords);
  return counts;
}

/**
 * Builds the older and smaller database that Test has before its first refresh.
 *
 * @returns how many rows each table has
 */
export async function prepareTest(
  client: ClientBase,
  options: Amount,
): Promise<Readonly<Record<string, number>>> {
  return await prepare(client, {
    users: options.users ?? testUsers,
    seed: options.seed,
    kind: "test",
  });
}

/** Makes UAT's empty database with the role that it belongs to. The client is logged in as Test's master. */
export async function createUat(
  client: ClientBase,
  { uat }: Pick<Passwords, "uat">,
): Promise<void> {
  const { database, username } = uatLogin;
  await client.query(
    `CREATE ROLE ${username} LOGIN PASSWORD '${scramVerifier(uat)}'`,
  );
  // To make a database for a role takes being a member of it.
  await client.query(`GRANT ${username} TO CURRENT_USER`);
  await client.query(`CREATE DATABASE ${database} OWNER ${username}`);
}

/**
 * Builds UAT's database: Test's in small, with other people in it. The client is logged in as its owner.
 *
 * @returns how many rows each table has
 */
export async function prepareUat(
  client: ClientBase,
  options: Amount,
): Promise<Readonly<Record<string, number>>> {
  return await prepare(client, {
    users: options.users ?? uatUsers,
    seed: options.seed + 1,
    kind: "test",
  });
}

async function prepare(
  client: ClientBase,
  options: Amount & { readonly kind: "production" | "test" },
): Promise<Readonly<Record<string, number>>> {
  await createTables(client);
  const counts = await loadData(client, options);
  await createConstraints(client);
  // Statistics hold samples of the data, in production as here.
  await client.query("ANALYZE");
  return counts;
}

async function createRoles(
  client: ClientBase,
  { reporting, support }: Pick<Passwords, "reporting" | "support">,
): Promise<void> {
  await client.query(`
    CREATE ROLE reporting LOGIN PASSWORD '${scramVerifier(reporting)}';
    GRANT USAGE ON SCHEMA public TO reporting;
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO reporting;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reporting;
    CREATE ROLE support LOGIN PASSWORD '${scramVerifier(support)}';
    GRANT USAGE ON SCHEMA public TO support;
    GRANT SELECT, UPDATE ON accounts_user TO support;
    GRANT SELECT, INSERT, UPDATE ON support_incident, support_incidentlineitem TO support;
  `);
}
