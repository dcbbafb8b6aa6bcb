import { randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import { type Login, withClient } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import {
  ConnectionLost,
  DatabaseError,
  describe,
  NotReachable,
  NotTrusted,
} from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import { ensureMarkerSchema } from "../../postgres/own-schema";
import { TunnelEnded } from "../../process/tunnel";

/** A row that was written to the copy can be seen in production, or the two are one server. */
export class CanaryInProduction extends Error {
  override readonly name = "CanaryInProduction";
}

/** Production couldn't be asked. */
export class CanaryNotAsked extends Error {
  override readonly name = "CanaryNotAsked";
}

/** How a session with production comes about: its login is fetched when it is needed, and forgotten. */
export type WithProduction = <T>(
  work: (route: Route, login: Login) => Promise<T>,
) => Promise<T>;

/** Which server a session is with, as the server itself tells. */
interface ServerIdentity {
  readonly address: string;
  readonly started: string;
}

/** What production answers. */
interface Answer extends ServerIdentity {
  readonly readOnly: boolean;
  /** Whether production has the canary's table at all: then it is looked into. */
  readonly table: boolean;
}

const whichServer =
  "host(inet_server_addr()) || ':' || inet_server_port() as address, pg_postmaster_start_time()::text as started";

/**
 * Writes a row that nobody else can have written to the copy, and shows that production doesn't have it.
 * Production is asked in a session that is read-only from its first moment, in at most 5 s a question.
 * The row and its table are gone from the copy afterwards.
 * @param client the copy's master, proved to be on the copy.
 * @throws CanaryInProduction; CanaryNotAsked when production is out of reach.
 */
export async function proveSeparate(
  client: ClientBase,
  applicationRole: string,
  withProduction: WithProduction,
): Promise<void> {
  const nonce = randomUUID();
  await ensureMarkerSchema(client);
  try {
    await writeCanary(client, nonce, applicationRole);
    const { rows } = await client.query<ServerIdentity>(
      `select ${whichServer}`,
    );
    const [copy] = rows;
    await withProduction((route, login) =>
      withClient(route, login, (session) => lookFor(session, nonce, copy), {
        readOnly: true,
        statementTimeout: 5_000,
        applicationName: "prod-copy canary",
      }),
    ).catch((error: unknown) => {
      throw kindsOfTrouble.some((kind) => error instanceof kind)
        ? new CanaryNotAsked(reason(error))
        : error;
    });
  } catch (error) {
    // Whatever becomes of the removal, the first error is the one to tell.
    await removeCanary(client).catch(() => undefined);
    throw error;
  }
  await removeCanary(client);
}

async function removeCanary(client: ClientBase): Promise<void> {
  await client.query("drop table if exists prod_copy.canary");
}

async function writeCanary(
  client: ClientBase,
  nonce: string,
  applicationRole: string,
): Promise<void> {
  await removeCanary(client);
  await client.query("create table prod_copy.canary (nonce text)");
  await client.query("insert into prod_copy.canary values ($1)", [nonce]);
  // Production is asked by this role: were it the same server, nothing may hide the row from it.
  const role = quoteIdentifier(applicationRole);
  await client.query(`grant usage on schema prod_copy to ${role}`);
  await client.query(`grant select on prod_copy.canary to ${role}`);
}

async function lookFor(
  production: ClientBase,
  nonce: string,
  copy: ServerIdentity | undefined,
): Promise<void> {
  const { rows } = await production.query<Answer>(
    `select ${whichServer}, current_setting('transaction_read_only') = 'on' as "readOnly",
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'prod_copy' and c.relname = 'canary') as "table"`,
  );
  const [answer] = rows;
  if (!answer?.readOnly)
    throw new CanaryNotAsked("Its session didn't become read-only.");
  const same =
    answer.address === copy?.address && answer.started === copy.started;
  if (same || (answer.table && (await hasRow(production, nonce))))
    throw new CanaryInProduction(
      "STOP: what was written to the copy shows up in production: production's settings lead to the copy's server. The target was not touched. Look at production's database settings and at who answers there before anything else.",
    );
}

async function hasRow(production: ClientBase, nonce: string): Promise<boolean> {
  const { rows } = await production.query<{ found: boolean }>(
    "select exists (select from prod_copy.canary where nonce = $1) as found",
    [nonce],
  );
  return rows[0]?.found ?? true;
}

/** What a production out of reach looks like. */
const kindsOfTrouble = [
  CanaryNotAsked,
  DatabaseError,
  NotReachable,
  NotTrusted,
  ConnectionLost,
  TunnelEnded,
];

function reason(error: unknown): string {
  const why =
    error instanceof CanaryNotAsked || error instanceof TunnelEnded
      ? error.message
      : describe(error);
  return `The canary needs a look into production, which failed. ${why} Let this machine reach production's database, or set prod-copy:canary to false.`;
}
