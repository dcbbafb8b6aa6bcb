import type { ClientBase } from "pg";
import { sqlstateOf } from "../postgres/errors";
import { quoteIdentifier } from "../postgres/identifier";
import { joinRole } from "../postgres/membership";
import { takeAwayNotOurs } from "../postgres/own-objects";
import { ensureMarkerSchema, markerSchema } from "../postgres/own-schema";
import type { Endpoint } from "../process/access";
import type { Identity } from "./copy";
import { NotTheCopy } from "./prove-copy";

/** Every role's password was renewed. */
export interface RotationMarker {
  /** Of the copy it was done on. */
  readonly identity: Identity;
  /** Where that copy answers, as {@link endpointName} has it; undefined where nobody noted it. */
  readonly endpoint?: string;
}

/** The data was sanitised. */
export interface SanitisedMarker {
  /** Of the copy it was done on. */
  readonly identity: Identity;
  /** Hash of the rules and commands it was done with. */
  readonly rulesHash: string;
  /** Random text that an output of the step repeats: no secret, but nobody else's. */
  readonly nonce: string;
  /**
   * Tags that the instance was restored with, for the day on which somebody takes them away. Undefined of a loaded
   * database, and where an older version wrote the marker.
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a copy says of itself. Worth nothing unless the identity is this copy's: a restore keeps markers. */
export interface Markers {
  readonly rotation?: RotationMarker;
  readonly sanitised?: SanitisedMarker;
}

/** The markers in the session's database. */
export async function readMarkers(client: ClientBase): Promise<Markers> {
  if (!(await exists(client, "marker"))) return {};
  const { rows } = await client.query<{ marker: Record<string, unknown> }>(
    "select to_jsonb(m) as marker from prod_copy.marker m",
  );
  const text = (kind: string, column: string): string => {
    const row = rows.find(({ marker }) => marker.kind === kind);
    return String(row?.marker[column] ?? "");
  };
  const rotated = text("rotation", "resource_id");
  const endpoint = text("rotation", "endpoint");
  const sanitised = text("sanitised", "resource_id");
  const tags = tagsIn(
    rows.find(({ marker }) => marker.kind === "sanitised")?.marker.tags,
  );
  return {
    ...(rotated && {
      rotation: { identity: rotated, ...(endpoint && { endpoint }) },
    }),
    ...(sanitised && {
      sanitised: {
        identity: sanitised,
        rulesHash: text("sanitised", "rules_hash"),
        nonce: text("sanitised", "nonce"),
        ...(tags && { tags }),
      },
    }),
  };
}

function tagsIn(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** A server in the rotation marker: its address and port, the address in lower case. */
export function endpointName({ address, port }: Endpoint): string {
  return `${address.toLowerCase()}:${port}`;
}

/**
 * Checks, in a session that is about to write, that this is the copy whose passwords were rotated.
 * @throws NotTheCopy
 */
export async function assertRotated(
  client: ClientBase,
  identity: Identity,
): Promise<void> {
  const { rotation } = await readMarkers(client);
  if (rotation?.identity !== identity)
    throw new NotTheCopy(
      `This database has ${rotation ? `the rotation marker of ${rotation.identity}` : "no rotation marker"}, but the copy is ${identity}. Nothing was written.`,
    );
}

/** Writes that the passwords of this copy are rotated. The application's role may read it. */
export async function writeRotationMarker(
  client: ClientBase,
  marker: RotationMarker,
  applicationRole: string,
): Promise<void> {
  await write(client, "rotation", marker, applicationRole);
}

/** Writes that the data of this copy is clean. The application's role may read it. */
export async function writeSanitisedMarker(
  client: ClientBase,
  marker: SanitisedMarker,
  applicationRole: string,
): Promise<void> {
  await write(client, "sanitised", marker, applicationRole);
}

/** Removes the sanitised marker, before something is done that could make it untrue. */
export async function removeSanitisedMarker(client: ClientBase): Promise<void> {
  if (await exists(client, "marker"))
    await client.query("delete from prod_copy.marker where kind = 'sanitised'");
}

/**
 * Removes everything this project leaves in a database, and the schema unless others put something there.
 */
export async function removeMarkers(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ owner: string }>(
    "select pg_get_userbyid(nspowner)::text as owner from pg_namespace where nspname = $1",
    [markerSchema],
  );
  const [schema] = rows;
  if (!schema) return;
  await joinRole(client, schema.owner);
  await client.query(
    "drop table if exists prod_copy.marker, prod_copy.canary cascade",
  );
  try {
    await client.query(`drop schema ${markerSchema}`);
  } catch (error) {
    // 2BP01: something of somebody else's is in it.
    if (sqlstateOf(error) !== "2BP01") throw error;
  }
}

/**
 * Removes the markers that came with the snapshot: its source was a copy itself once. So does what else bears this
 * project's names, before anything of it is read: to read it could run what somebody has put there.
 * @returns the identity they name (`unknown` where they name none), or what else was removed; undefined when there was
 * nothing to remove.
 * @throws NotOurs where something can't be removed
 */
export async function removeForeignMarkers(
  client: ClientBase,
  identity: Identity,
): Promise<string | undefined> {
  const notOurs = await takeAwayNotOurs(client);
  if (notOurs.length > 0) return notOurs.join("; ");
  const markers = await readMarkers(client);
  const named = [markers.rotation, markers.sanitised].flatMap((marker) =>
    marker ? [marker.identity] : [],
  );
  const foreign = named.find((id) => id !== identity);
  const nameless = named.length === 0 && (await exists(client, "marker"));
  if (foreign === undefined && !nameless) return undefined;
  await removeMarkers(client);
  return foreign ?? "unknown";
}

async function write(
  client: ClientBase,
  kind: "rotation" | "sanitised",
  marker: RotationMarker & Partial<SanitisedMarker>,
  applicationRole: string,
): Promise<void> {
  await ensureMarkerSchema(client);
  // The table may be of a version that didn't note them.
  await client.query(
    "alter table prod_copy.marker add column if not exists endpoint text, add column if not exists tags jsonb",
  );
  await client.query(
    `insert into prod_copy.marker (kind, resource_id, rules_hash, nonce, endpoint, tags) values ($1, $2, $3, $4, $5, $6)
      on conflict (kind) do update set resource_id = excluded.resource_id, rules_hash = excluded.rules_hash,
        nonce = excluded.nonce, endpoint = excluded.endpoint, tags = excluded.tags`,
    [
      kind,
      marker.identity,
      marker.rulesHash ?? null,
      marker.nonce ?? null,
      marker.endpoint ?? null,
      marker.tags ? JSON.stringify(marker.tags) : null,
    ],
  );
  const role = quoteIdentifier(applicationRole);
  await client.query(`grant usage on schema prod_copy to ${role}`);
  await client.query(`grant select on prod_copy.marker to ${role}`);
}

async function exists(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = $2 and c.relkind = 'r') as there`,
    [markerSchema, table],
  );
  return rows[0]?.there ?? false;
}
