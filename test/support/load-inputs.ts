import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { findProduction } from "../../identity/production";
import type { LoadInputs } from "../../steps/load/inputs";
import { lookAtAccountForLoad } from "../../steps/look/by-dump/look-at-account-for-load";
import { ownFolder } from "./own-folder";
import { names } from "./target";
import { loadWishes } from "./wishes";

/** What the program hands to LoadedDatabase on a sandbox, whose variables are this process's. */
export async function loadInputs(
  generation: string,
): Promise<LoadInputs & { readonly login: { readonly password: string } }> {
  const { place, access, server, login, wish, target } =
    await lookAtAccountForLoad(loadWishes, "rules");
  const found = await findProduction(place, "production-blue", names);
  return {
    place,
    access,
    server,
    login,
    wish,
    generation,
    target: target.name,
    application: target.environment?.application,
    owner: { project: loadWishes.project, stack: loadWishes.stack },
    production: found.production,
    productionRole: found.applicationRole,
    properties: names,
    base: found.database,
    exclude: loadWishes.exclude,
    dumpFolder: await mkdtemp(join(await ownFolder(), "dumps-")),
    keepDump: false,
    proofQuery: "select count(*) from accounts_user",
  };
}
