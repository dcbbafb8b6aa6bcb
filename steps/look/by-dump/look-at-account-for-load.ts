import { createHash, randomBytes } from "node:crypto";
import type { Place } from "../../../aws/place";
import type { RdsInstance } from "../../../aws/rds/instances";
import { ownerOf } from "../../../aws/rds/tags";
import type { Instance } from "../../../aws/servers";
import { claimsByDatabase, claimsByInstance } from "../../../identity/claims";
import { databaseLogin } from "../../../identity/database-login";
import type { TargetFacts } from "../../../identity/may-touch";
import {
  type FoundProduction,
  findProduction,
} from "../../../identity/production";
import type { Login } from "../../../postgres/connect/connect";
import {
  findProgramProblems,
  readPrograms,
} from "../../../postgres/programs/programs";
import type { Access } from "../../../process/access";
import { listLeftDumps } from "../../load/dump/dump-folder";
import type { Exclude } from "../../load/dump/exclude";
import { presentDatabase } from "../by-snapshot/look-at-account";
import {
  accessOf,
  assertTarget,
  assertUnclaimed,
  type CommonWishes,
  placeOf,
} from "../common";
import { Refusal } from "../refusal";
import { targetAtRest } from "../target-at-rest";
import { decideLoad, type LoadDecision } from "./decide-load";
import { lookAtServer } from "./look-at-server";

/** What the survey is made for: the stack's settings, as far as it needs them. */
export interface LoadWishes extends CommonWishes {
  /** Another value asks for another load. */
  readonly refresh: string | undefined;
  readonly exclude: Exclude;
  /** Path of a kept dump. */
  readonly from: string | undefined;
  /** Folder for dumps. */
  readonly dumpFolder: string;
}

/** What there is, and what is to become of it: all that the stack needs to know before it starts. */
export interface AccountSeenForLoad extends FoundProduction {
  readonly place: Place;
  readonly target: TargetFacts;
  readonly access: Access;
  /** The instance that the target uses, and that gets the database. */
  readonly server: Instance;
  /** The target's own login there. Secret. */
  readonly login: Login;
  readonly decision: LoadDecision;
  /** Paths of the dumps that killed runs of this stack left. */
  readonly leftDumps: readonly string[];
  /** Hash of what the database is to be made from and with. */
  readonly wish: string;
}

/**
 * Looks at the account, production, the target and the server that it uses, and decides what to do. Changes
 * nothing.
 *
 * @param rulesHash hash of the rules and commands as they are now
 * @throws {Refusal} NoProduction, AwsError for all that must not or can't be done
 */
export async function lookAtAccountForLoad(
  wishes: LoadWishes,
  rulesHash: string,
): Promise<AccountSeenForLoad> {
  const { project, stack, properties, production: name } = wishes;
  const place = await placeOf(wishes);
  const found = await findProduction(place, name, properties);
  const target = await targetAtRest(place, wishes, found.instances);
  // Where it leads to no instance at all, serverOf says what a load needs.
  const judged =
    target.leadsTo.length > 0 ? target : { ...target, unknownHosts: [] };
  assertTarget(wishes, found, judged, {
    // A name of PostgreSQL's has 63 bytes at most.
    [properties.database]: "x".repeat(63),
  });
  const owner = { project, stack };
  assertUnclaimed(claimsByInstance({ target, owner }, found.instances));
  const access = accessOf(wishes, target);
  const { record, ...server } = serverOf(target, found.instances);
  await assertPrograms(found.instance, record, wishes.from !== undefined);
  const login = await loginOf(place, wishes, target);
  const databases = await lookAtServer(
    access,
    server,
    login,
    target.name,
    project,
  );
  assertUnclaimed(claimsByDatabase({ target, owner }, databases));
  const wish = hash([
    ...[wishes.refresh ?? null, wishes.from ?? null, wishes.exclude],
    ...[found.production.resourceId, found.database],
  ]);
  const decision = decideLoad({
    owner,
    databases,
    wish,
    rulesHash,
    freshGeneration: randomBytes(8).toString("hex"),
  });
  return {
    ...found,
    place,
    target,
    access,
    server,
    login,
    decision,
    leftDumps: await listLeftDumps(wishes.dumpFolder, owner),
    wish,
  };
}

/** The server that the target uses now. One that a stack has made goes when that stack does. */
function serverOf(
  target: TargetFacts,
  instances: readonly RdsInstance[],
): Instance & { readonly record: RdsInstance } {
  const record = presentDatabase(target, instances);
  if (record?.address === undefined || record.port === undefined)
    throw new Refusal(
      `prod-copy:load is "dump", but the database properties of ${target.name} lead to no RDS instance that could take the database: set them to one on the server that is to have it, or use load: snapshot`,
    );
  const owner = ownerOf(record.tags);
  if (owner)
    throw new Refusal(
      `prod-copy:load is "dump", but ${target.name} uses ${record.identifier}, a copy that stack ${owner.project}/${owner.stack} restored and will delete: run pulumi destroy there first, which gives ${target.name} its own server back`,
    );
  const { identifier, resourceId, address, port } = record;
  return { identifier, resourceId, address, port, record };
}

async function assertPrograms(
  production: RdsInstance,
  server: RdsInstance,
  kept: boolean,
): Promise<void> {
  const problems = findProgramProblems(
    await readPrograms(),
    versionNumber(production.engineVersion),
    versionNumber(server.engineVersion),
    kept ? "pg_restore" : "both",
  );
  if (problems.length > 0)
    throw new Refusal(`prod-copy:load is "dump". ${problems.join(" ")}`);
}

/** As server_version_num has it: `15.18` is 150018. RDS also has versions like `15.4-R2`. */
function versionNumber(text: string): number {
  const [major = 0, minor = 0] = text
    .split(".")
    .map((part) => Number.parseInt(part, 10) || 0);
  return major * 10_000 + minor;
}

async function loginOf(
  place: Place,
  { properties: names }: LoadWishes,
  { name, properties }: TargetFacts,
): Promise<Login> {
  const login = await databaseLogin(place, properties, names);
  if (login) return login;
  throw new Refusal(
    `prod-copy:load is "dump", which uses ${name}'s own login to its server, but ${[names.username, names.password, names.database].filter((one) => !properties.has(one)).join(", ") || "one of its database properties"} has no value there: set it`,
  );
}

function hash(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex");
}
