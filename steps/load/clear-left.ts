import { assertAccount } from "../../aws/account";
import { maintenanceLogin, targetServer } from "../../identity/target-server";
import { withClient } from "../../postgres/connect/connect";
import { withRoute } from "../../postgres/connect/route";
import { say } from "../../words/say";
import { dropHalfLoaded } from "./database/drop-database";
import { dropEvery, type EveryLoad } from "./database/drop-every";
import { removeLeftDumps } from "./dump/dump-folder";

/** What this stack has loaded, and where its dumps stand. */
export interface DumpedLoads extends EveryLoad {
  /** Folder for dumps, on this machine or a network mount. */
  readonly dumpFolder: string;
}

/** What LeftLoads is given. */
export interface LeftLoadInputs extends DumpedLoads {
  /** Dumps that killed runs left, as the program found them. Empty: none. */
  readonly dumps: readonly string[];
  /** Names of half-loaded databases, likewise. */
  readonly databases: readonly string[];
  /** The database that is kept or gone on with: the engine's state must know of a load. Default: none. */
  readonly known?: string;
}

/** Removes this stack's dumps that aren't to be kept, and where some were found its half-loaded databases. */
export async function clearLeft(inputs: LeftLoadInputs): Promise<void> {
  await clearDumps(inputs);
  if (inputs.databases.length === 0) return;
  const { place, access, server, login, owner } = inputs;
  await assertAccount(place);
  await targetServer(inputs);
  const dropped = await withRoute(access, server, async (route) =>
    withClient(route, await maintenanceLogin(route, login), (client) =>
      dropHalfLoaded(client, owner),
    ),
  );
  for (const name of dropped)
    say(`dropped ${name}, which an earlier run left half loaded`);
}

/**
 * Removes this stack's dumps that aren't to be kept, and drops every database that it has loaded.
 * @throws NotDropped when an environment or a session still uses one, or it can't be told whether one does
 */
export async function clearEvery(loads: DumpedLoads): Promise<void> {
  await clearDumps(loads);
  await dropEvery(loads);
}

async function clearDumps({ dumpFolder, owner }: DumpedLoads): Promise<void> {
  for (const path of await removeLeftDumps(dumpFolder, owner))
    say(`deleted ${path}, a dump of production that an earlier run left`);
}
