import type { ClientBase } from "pg";
import { assertAccount } from "../../aws/account";
import type { Place } from "../../aws/place";
import { vcpusOf } from "../../aws/rds/instance-class";
import type { RdsInstance } from "../../aws/rds/instances";
import type { PropertyNames } from "../../aws/servers";
import { type DatabaseRef, identityOf } from "../../identity/copy";
import { readNotes } from "../../identity/database-note";
import {
  endpointName,
  removeForeignMarkers,
  writeRotationMarker,
} from "../../identity/marker";
import { withProductionLogin } from "../../identity/production-login";
import { maintenanceLogin, targetServer } from "../../identity/target-server";
import { type Login, withClient } from "../../postgres/connect/connect";
import { askProof, wordProof } from "../../postgres/connect/proof-query";
import { type Route, withRoute } from "../../postgres/connect/route";
import { say } from "../../words/say";
import { dropUnused } from "./database/drop-unused";
import type { LoadSource, LoadTarget, NewDatabase } from "./inputs";
import { loadDatabase } from "./load-database";

/** What a load leaves. */
export interface Loaded {
  readonly loaded: DatabaseRef;
  readonly loadedGeneration: string;
  /** When its dump began, as ISO 8601 has it; null where that isn't known. */
  readonly dumpedAt: string | null;
  readonly proof?: number;
}

/** Longest that the dump may take, and again the restore: 4 hours. */
const deadline = 4 * 60 * 60 * 1000;

/**
 * Loads production into a new database on the target's own server, closed to everybody else until it is
 * sanitised. It begins with proofs that change nothing. What a killed run has loaded for this very
 * generation is taken over; every other database of this stack's that nobody uses goes first, so that
 * there are never more than two.
 * @param target where it is to be
 * @param source what it is made from
 * @param wanted the database that is to be made
 * @throws LoadFailed, NotTheCopy, ProductionChanged
 */
export async function loadCopy(
  target: LoadTarget,
  source: LoadSource,
  wanted: NewDatabase,
): Promise<Loaded> {
  const { place, access, server } = target;
  const { production, from } = source;
  await assertAccount(place);
  const record = await targetServer({ ...target, production });
  return withRoute(access, server, async (route) => {
    const login = await maintenanceLogin(route, target.login);
    const there = await withClient(route, login, (client) =>
      makeRoom(client, target, wanted, from),
    );
    const made =
      there ??
      (await withRoute(access, production, (there) =>
        load(
          { route, login, record, present: target.login.database },
          { ...source, place, properties: target.properties, route: there },
          { ...wanted, owner: target.owner, target: target.target },
        ),
      ));
    const own = { ...login, database: made.loaded.name };
    await withClient(route, own, (client) => mark(client, target, made.loaded));
    const proof = await prove(route, own, wanted.proofQuery);
    return {
      ...made,
      loadedGeneration: wanted.generation,
      ...(proof !== undefined && { proof }),
    };
  });
}

type Made = Pick<Loaded, "loaded" | "dumpedAt">;

/** Drops what nobody uses. @returns what a killed run has loaded for this generation */
async function makeRoom(
  client: ClientBase,
  target: LoadTarget,
  { generation }: NewDatabase,
  from: string | undefined,
): Promise<Made | undefined> {
  const { owner } = target;
  const found = (await readNotes(client, owner.project)).find(
    ({ note }) =>
      note.stack === owner.stack &&
      note.generation === generation &&
      note.state !== "loading",
  );
  const { dropped } = await dropUnused(client, target, found?.oid);
  for (const name of dropped)
    say(`dropped ${name}, which an earlier run left and nothing uses`);
  if (!found) return undefined;
  const { name, oid, note } = found;
  say(`${name} was loaded by an earlier run: this one goes on with it`);
  return {
    loaded: { name, oid },
    dumpedAt: from === undefined ? note.made : null,
  };
}

async function load(
  target: {
    readonly route: Route;
    readonly login: Login;
    readonly record: RdsInstance;
    /** Name of the database that the target uses now. */
    readonly present: string;
  },
  source: LoadSource & {
    readonly place: Place;
    readonly properties: PropertyNames;
    readonly route: Route;
  },
  wanted: NewDatabase & Pick<LoadTarget, "owner" | "target">,
): Promise<Made> {
  const { place, production, properties, productionRole } = source;
  const { login, record } = target;
  const { name, oid, dumpedAt } = await loadDatabase({
    owner: wanted.owner,
    note: {
      generation: wanted.generation,
      wish: wanted.wish,
      target: wanted.target,
    },
    source: {
      route: source.route,
      login: () =>
        withProductionLogin(
          place,
          production,
          properties,
          productionRole,
          async (found) => found,
        ),
    },
    target: {
      route: target.route,
      login,
      databaseOwner: login.user,
      name: wanted.base,
      present: target.present,
      ...(record.allocatedStorageGib !== undefined && {
        storage: record.allocatedStorageGib * 1024 ** 3,
      }),
    },
    exclude: source.exclude,
    folder: source.dumpFolder,
    keepDump: source.keepDump,
    from: source.from,
    jobs: vcpusOf(record.class) ?? 2,
    deadline,
    tell: say,
  });
  return { loaded: { name, oid }, dumpedAt };
}

/** Writes into the database which one it is: every later step compares that before it writes. */
async function mark(
  client: ClientBase,
  { server, login }: LoadTarget,
  loaded: DatabaseRef,
): Promise<void> {
  const identity = identityOf({ ...server, loaded });
  const foreign = await removeForeignMarkers(client, identity);
  if (foreign)
    say(`removed the markers that came with production (${foreign})`);
  await writeRotationMarker(
    client,
    { identity, endpoint: endpointName(server) },
    login.user,
  );
}

async function prove(
  route: Route,
  login: Login,
  query: string | undefined,
): Promise<number | undefined> {
  if (query === undefined) return undefined;
  const proof = await askProof(route, login, query);
  say(wordProof(query, proof));
  return proof;
}
