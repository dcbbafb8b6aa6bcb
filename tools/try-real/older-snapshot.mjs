import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../machine/places.mjs";
import { typeScript } from "../machine/run.mjs";

/**
 * The newest but one of production's snapshots that can be restored.
 * @param {Record<string, unknown> | undefined} inputs Those of a planned hook, which name production and its place.
 * @returns {Promise<string | undefined>} Its identifier; undefined where there is none, or the copy comes by dump.
 */
export async function olderSnapshot(inputs) {
  if (inputs === undefined) return undefined;
  const require = createRequire(import.meta.url);
  require(typeScript);
  /** @type {typeof import("../../aws/rds/snapshots.js")} */
  const { listSnapshots } = require(join(root, "aws/rds/snapshots.ts"));
  /** @type {typeof import("../../steps/look/by-snapshot/choose-snapshot.js")} */
  const { newestSnapshot } = require(
    join(root, "steps/look/by-snapshot/choose-snapshot.ts"),
  );
  const { place, production } =
    /** @type {{place: import("../../aws/place.js").Place, production: {identifier: string, resourceId: string}}} */ (
      inputs
    );
  const all = await listSnapshots(place, production.identifier);
  const newest = newestSnapshot(all, production.resourceId);
  return newestSnapshot(
    all.filter(({ identifier }) => identifier !== newest?.identifier),
    production.resourceId,
  )?.identifier;
}
