import { assertAccount } from "../../../aws/account";
import type { DatabaseRef } from "../../../identity/copy";
import {
  maintenanceLogin,
  targetServer,
} from "../../../identity/target-server";
import { withClient } from "../../../postgres/connect/connect";
import { withRoute } from "../../../postgres/connect/route";
import { say } from "../../../words/say";
import { type EveryLoad, sessionsMayLast } from "./drop-every";
import { dropUnused } from "./drop-unused";

/** What FormerDatabases is given. */
export interface FormerInputs extends EveryLoad {
  /** The database that stays: the one that the target uses now. */
  readonly current: DatabaseRef;
  /** Names of the others that this stack has loaded, as the program found them. */
  readonly others: readonly string[];
}

/**
 * Drops what this stack has loaded before, unless something uses it still. What can't go yet is said, and goes with
 * the next `up`: the target has its database already.
 */
export async function dropFormer(inputs: FormerInputs): Promise<void> {
  const { place, access, server, login, current } = inputs;
  await assertAccount(place);
  await targetServer(inputs);
  await withRoute(access, server, async (route) => {
    const maintenance = await maintenanceLogin(route, login);
    const { dropped, kept } = await withClient(route, maintenance, (client) =>
      dropUnused(client, inputs, current.oid, sessionsMayLast),
    );
    for (const name of dropped) say(`dropped ${name}, which nothing uses`);
    for (const reason of kept)
      say(`Warning: ${reason} The next pulumi up drops it.`);
  });
}
