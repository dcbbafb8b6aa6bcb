import * as pulumi from "@pulumi/pulumi";
import type { ByDump } from "../config/by-dump";
import type { Settings } from "../config/read-config";
import { FormerDatabases } from "../hooks/former-databases";
import { LeftLoads } from "../hooks/left-loads";
import { LoadedDatabase } from "../hooks/loaded-database";
import { lookBeforeLoad } from "../steps/look/by-dump/look-before-load";
import type { CopyInStack } from "./copy";

/** A database loaded from production's dump, on the server that the target uses anyway. */
export async function loadedCopy(
  settings: Settings,
  load: ByDump,
): Promise<CopyInStack> {
  const found = await lookBeforeLoad({ ...settings, ...load });
  const { place, access, production, server, decision } = found;
  const { project, stack, target, properties } = settings;
  const login = pulumi.secret(found.login);
  const common = {
    place,
    access,
    owner: { project, stack },
    production,
    properties,
    target,
    application: found.target.environment?.application,
    server,
    login,
  };

  const leftLoads = new LeftLoads("left-loads", {
    ...common,
    dumpFolder: load.dumpFolder,
    dumps: found.leftDumps,
    databases: decision.halfLoaded,
    ...(decision.current !== undefined && { known: decision.current }),
  });

  const database = new LoadedDatabase(
    "loaded-database",
    {
      ...common,
      productionRole: found.applicationRole,
      base: found.database,
      generation: decision.generation,
      wish: found.wish,
      exclude: load.exclude,
      dumpFolder: load.dumpFolder,
      keepDump: load.keepDump,
      from: load.from,
      proofQuery: settings.proofQuery,
    },
    { dependsOn: leftLoads },
  );
  const { loaded } = database;
  const password = login.apply((it) => it.password);

  return {
    place,
    access,
    production,
    copy: loaded.apply((one) => ({
      ...server,
      masterUsername: found.login.user,
      loaded: one,
    })),
    database: loaded.name,
    applicationRole: found.login.user,
    masterPassword: password,
    applicationPassword: password,
    origin: database.dumpedAt.apply((createdAt) => ({
      kind: "dump" as const,
      identifier: `${production.identifier}/${found.database}`,
      createdAt,
    })),
    instance: null,
    backups: null,
    rulesHash: found.rulesHash,
    resource: database,
    sharedServer: access,
    clearAway: (repointed) => {
      new FormerDatabases(
        "former-databases",
        { ...common, current: loaded, others: decision.others },
        { dependsOn: repointed },
      );
    },
    outputs: {
      database: loaded.name,
      server: server.identifier,
      dumped: database.dumpedAt,
      proof: database.proof,
    },
  };
}
