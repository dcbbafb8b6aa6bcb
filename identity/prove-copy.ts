import type { ClientBase } from "pg";
import type { RdsInstance } from "../aws/rds/instances";
import { belongsTo, type Owner, sameOwner } from "../aws/rds/tags";
import type { Production } from "../aws/servers";
import type { Endpoint } from "../process/access";
import type { Copy } from "./copy";
import { readOwnNote } from "./database-note";
import type { RdsRecords } from "./records";

/** What was about to be written to isn't shown to be the copy. Nothing was changed. */
export class NotTheCopy extends Error {
  override readonly name = "NotTheCopy";
}

/** What a step believes of the two instances; RDS's own record must bear it out. */
export interface Claim {
  readonly production: Production;
  readonly copy: Copy;
  /** Whose the copy must be, by its tags, of a loaded database by its note. */
  readonly owner: Owner;
}

/**
 * Checks RDS's record of the two instances against what the step believes: each is there under its
 * resource id, the copy has the identifier, the endpoint and the master that were handed to the step, it
 * is this stack's by its tags, and it is another instance at another endpoint than production. The server of
 * a loaded database is others' too, so its master and its tags are nobody's business here.
 * @returns the copy's record.
 * @throws NotTheCopy
 */
export function assertCopy(claim: Claim, records: RdsRecords): RdsInstance {
  const { production, copy, owner } = claim;
  const fail = (reason: string): never => {
    throw new NotTheCopy(
      `${copy.identifier} (${copy.resourceId}) isn't shown to be the copy: ${reason}. Nothing was changed.`,
    );
  };
  const { copy: theCopy, production: theirs } = records;
  if (!theirs)
    return fail(
      `RDS has no instance ${production.resourceId} any more, which was production's`,
    );
  if (!theCopy) return fail("RDS has no such instance");
  if (
    copy.resourceId === production.resourceId ||
    theCopy.resourceId === theirs.resourceId
  )
    return fail(`it is production's own instance`);
  if (theCopy.identifier !== copy.identifier)
    return fail(`RDS calls that instance ${theCopy.identifier}`);
  if (theCopy.identifier === theirs.identifier)
    return fail("production has the same identifier");
  if (!sameEndpoint(theCopy, copy))
    return fail(
      `RDS has it at ${theCopy.address ?? "no address"}:${theCopy.port ?? "?"}, not at ${copy.address}:${copy.port}`,
    );
  if (sameEndpoint(theCopy, theirs) || sameEndpoint(copy, production))
    return fail("its endpoint is production's");
  if (copy.loaded) return theCopy;
  if (theCopy.masterUsername !== copy.masterUsername)
    return fail(
      `its master user is "${theCopy.masterUsername}", not "${copy.masterUsername}"`,
    );
  if (!belongsTo(theCopy.tags, owner))
    return fail(
      `it doesn't have the tags of project ${owner.project}, stack ${owner.stack}`,
    );
  return theCopy;
}

/**
 * Shows, in the session that is about to write, that its server is the copy.
 *
 * That the session came about is the first half: the server has the endpoint's own certificate, and took
 * a random password that was given, through the RDS API, to the copy's instance alone. The other half is
 * RDS's record, fetched now: the endpoint still is the copy's, and not production's. Of a loaded database its
 * oid and its note show besides that it is the one that this stack has made.
 * @throws NotTheCopy
 */
export async function proveCopy(
  client: ClientBase,
  connectedTo: Endpoint,
  claim: Claim,
  readRecords: () => Promise<RdsRecords>,
): Promise<void> {
  const record = assertCopy(claim, await readRecords());
  if (!sameEndpoint(record, connectedTo))
    throw new NotTheCopy(
      `The session is with ${connectedTo.address}:${connectedTo.port}, but RDS has the copy at ${record.address}:${record.port}. Nothing was changed.`,
    );
  const { rows } = await client.query<{ user: string; standby: boolean }>(
    `select session_user::text as "user", pg_is_in_recovery() as standby`,
  );
  const [session] = rows;
  await proveLoaded(client, claim);
  if (session?.user !== claim.copy.masterUsername || session.standby)
    throw new NotTheCopy(
      `The session at ${connectedTo.address} isn't the master user's on a server that can be written to. Nothing was changed.`,
    );
}

async function proveLoaded(
  client: ClientBase,
  { copy: { loaded }, owner }: Claim,
): Promise<void> {
  if (!loaded) return;
  const { oid, note } = await readOwnNote(client);
  const ours = sameOwner(note, owner);
  if (oid !== loaded.oid || !ours)
    throw new NotTheCopy(
      `The session's database isn't ${loaded.name} (${loaded.oid}) as stack ${owner.project}/${owner.stack} has made it: ${oid === loaded.oid ? "its note doesn't say so" : "it has another oid"}. Nothing was changed.`,
    );
}

function sameEndpoint(one: Partial<Endpoint>, other: Partial<Endpoint>) {
  return (
    one.address !== undefined &&
    one.address.toLowerCase() === other.address?.toLowerCase() &&
    one.port === other.port
  );
}
