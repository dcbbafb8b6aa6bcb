import { endpointName, type Markers, readMarkers } from "../../identity/marker";
import { findNotOurs } from "../../postgres/own-objects";
import type { CopyServer } from "../survey/copy-server";
import type { Connection } from "./options/connection";
import { UsageError } from "./options/usage-error";

/** The database is neither shown to be a copy that is to be sanitised, nor named twice. Nothing was written. */
export class NotNamedTwice extends Error {
  override readonly name = "NotNamedTwice";
}

/**
 * Checks a name that was given a second time.
 * @throws UsageError where it isn't the first one
 */
export function assertSameName(
  named: string | undefined,
  { login }: Connection,
): void {
  if (named !== undefined && named !== login.database)
    throw new UsageError(
      `--database ${named}: PGDATABASE is ${login.database}. Nothing was written. Give both the name of the database whose data is to be changed.`,
    );
}

/**
 * Checks that the data may be changed: the database has the rotation marker of a stack's copy at just this
 * address and port, and isn't sanitised yet. A marker of elsewhere came with a restore, and one beside a
 * sanitised marker is of a copy that may be in use.
 * @throws NotNamedTwice
 */
export async function assertMarked(
  server: CopyServer,
  { route, login }: Connection,
): Promise<void> {
  const { rotation, sanitised } = await server.session(
    server.application,
    async (client): Promise<Markers> =>
      // Anybody who could write to the database could have put a marker there.
      (await findNotOurs(client)).length > 0 ? {} : readMarkers(client),
  );
  const here = endpointName(route.endpoint);
  const own = rotation?.endpoint === here;
  if (own && sanitised?.identity !== rotation.identity) return;
  const reason = own
    ? "is sanitised already, and a target may be using it"
    : rotation
      ? `has the rotation marker of another server (${rotation.identity}${rotation.endpoint ? ` at ${rotation.endpoint}` : ""})`
      : "has no rotation marker, so nothing shows that it is a copy";
  throw new NotNamedTwice(
    `Database ${login.database} at ${here} ${reason}. Nothing was written. If its data is to be changed for good, say so by --database ${login.database}.`,
  );
}
