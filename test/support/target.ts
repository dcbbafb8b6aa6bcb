import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { RestoreDBInstanceFromDBSnapshotCommand } from "@aws-sdk/client-rds";
import { environmentState } from "../../aws/beanstalk/environment";
import { type Property, readProperties } from "../../aws/beanstalk/properties";
import type { StoredSettings } from "../../aws/beanstalk/stored-settings";
import { pick } from "../../aws/beanstalk/stored-settings";
import { updateEnvironment } from "../../aws/beanstalk/update-environment";
import { rds } from "../../aws/clients";
import type { Place } from "../../aws/place";
import { describeInstance, listInstances } from "../../aws/rds/instances";
import { listSnapshots } from "../../aws/rds/snapshots";
import { TAGS } from "../../aws/rds/tags";
import type { Production, PropertyNames } from "../../aws/servers";
import { wait } from "../../aws/wait";
import type { Copy } from "../../identity/copy";
import { writeSanitisedMarker } from "../../identity/marker";
import { findProduction } from "../../identity/production";
import { adminClient, setPassword } from "../../sandbox/postgres/server";
import type { Sandbox } from "../../sandbox/sandbox";
import type { RepointInputs } from "../../steps/repoint/inputs";
import { withoutWaits } from "./said";
import { startTestSandbox } from "./sandbox";

/** What is used of a test of tap. */
type Test = Parameters<typeof startTestSandbox>[0];

/** Names of the five properties, in the order of PropertyNames. */
export const names: PropertyNames = {
  hostname: "RDS_HOSTNAME",
  port: "RDS_PORT",
  database: "RDS_DB_NAME",
  username: "RDS_USERNAME",
  password: "RDS_PASSWORD",
};
export const owner = { project: "prod-copy", stack: "test" };
export const target = "test-white";

/** What is said while some work is done, as one text. */
export async function saidDuring(
  t: { capture(on: Console, method: "log"): () => { args: unknown[] }[] },
  work: () => Promise<unknown>,
): Promise<string> {
  const lines = t.capture(console, "log");
  await work();
  return withoutWaits(
    lines()
      .map(({ args }) => args.join(" "))
      .join("\n"),
  );
}

/** A copy as it is when its turn comes to be used: rotated, sanitised, marked. */
export interface CleanCopy {
  readonly copy: Copy;
  readonly arn: string;
  readonly applicationPassword: string;
  readonly nonce: string;
}

/** A copy that isn't there yet. */
interface Begun {
  readonly identifier: string;
  readonly resourceId: string;
}

/** A sandbox with its target, and what tests of the target's settings do again and again. */
export interface TargetWorld {
  readonly sandbox: Sandbox;
  readonly place: Place;
  readonly production: Production;
  /** The target's five settings as they were at the beginning. */
  readonly original: StoredSettings;
  /** Restores production's newest snapshot and makes the copy clean, by the short way that only a sandbox has. */
  cleanCopy(tags?: Record<string, string>): Promise<CleanCopy>;
  /** Begins such a restore, and waits for nothing: as a run leaves it that is killed in it. */
  beginRestore(tags?: Record<string, string>): Promise<Begun>;
  /** What the program would hand to the hook. */
  inputs(of: CleanCopy, changes?: Partial<RepointInputs>): RepointInputs;
  /** The target's properties as deployed. */
  properties(): Promise<Map<string, Property>>;
  /** The target's five settings as deployed. */
  five(): Promise<StoredSettings>;
  /** Changes the target as a person would. */
  changeByHand(settings: StoredSettings): Promise<void>;
  /** Identifiers of the instances that are protected against deletion, production's left out. */
  protected(): Promise<string[]>;
  /** How often an action was called since the last time this was asked. */
  calls(action: string): Promise<number>;
  /** Actions that could change something and name production's environments or instance: there must be none. */
  writesToProduction(): Promise<string[]>;
}

/** Starts a sandbox with little data and points this process's AWS variables at it. */
export async function startTarget(t: Test): Promise<TargetWorld> {
  const sandbox = await startTestSandbox(t);
  const place = { region: "ap-southeast-2", account: "100000000001" };
  const found = await findProduction(place, "production-blue", names);
  const { production, database, applicationRole } = found;
  const properties = async () => readProperties(place, target);
  const five = async () => pick(await properties(), Object.values(names));
  const original = await five();
  const forbidden = [
    production.identifier,
    production.resourceId,
    found.environment.id,
    "production-blue",
    "production-green",
  ];
  let counted = 0;
  return {
    sandbox,
    place,
    production,
    original,
    properties,
    five,
    cleanCopy: (tags = {}) => cleanCopy(sandbox, place, production, tags),
    beginRestore: (tags = {}) => beginRestore(place, production, tags),
    inputs: (of, changes) => ({
      place,
      access: { by: "direct" },
      owner,
      production,
      copy: of.copy,
      target,
      properties: names,
      guards: [{ property: "DISABLE_PLAYPEN", mustNotBe: "ON" }],
      neverTouch: ["production-green"],
      knownHosts: [],
      database,
      applicationRole,
      applicationPassword: of.applicationPassword,
      nonce: of.nonce,
      identity: of.copy.resourceId,
      original,
      ...changes,
    }),
    changeByHand: async (settings) => {
      const { errors, missing } = await updateEnvironment(
        place,
        target,
        settings,
      );
      if (errors.length + missing.length > 0)
        throw new Error(`The target didn't take it: ${errors.join(" ")}`);
      await wait({
        what: `${target} to be Green`,
        look: () => environmentState(place, target),
        done: (state) => state?.health !== "Grey",
        deadline: 300_000,
        pause: 250,
      });
    },
    protected: async () =>
      (await listInstances(place))
        .filter((instance) => instance.deletionProtection)
        .map(({ identifier }) => identifier)
        .filter((identifier) => identifier !== production.identifier),
    calls: async (action) => {
      const requests = await sandbox.control.requests();
      const count = requests
        .slice(counted)
        .filter((one) => one.action === action).length;
      counted = requests.length;
      return count;
    },
    writesToProduction: async () =>
      (await sandbox.control.requests())
        .filter(({ action }) => !/^(Describe|List|Get)/.test(action))
        .filter(({ parameters }) => {
          // As a whole value or the end of an ARN: a snapshot's name may hold production's.
          const text = JSON.stringify(parameters);
          return forbidden.some((name) =>
            new RegExp(`[":]${name}"`).test(text),
          );
        })
        .map(({ action }) => action),
  };
}

async function beginRestore(
  place: Place,
  production: Production,
  tags: Record<string, string>,
): Promise<Begun> {
  const identifier = `prod-copy-test-${randomBytes(4).toString("hex")}`;
  const snapshots = await listSnapshots(place, production.identifier);
  const { DBInstance } = await rds(place).send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: identifier,
      DBSnapshotIdentifier: snapshots.at(-1)?.identifier,
      DBInstanceClass: "db.t3.micro",
      DBSubnetGroupName: "test-subnets",
      VpcSecurityGroupIds: ["sg-test"],
      PubliclyAccessible: false,
      Tags: Object.entries({
        [TAGS.project]: owner.project,
        [TAGS.stack]: owner.stack,
        ...tags,
      }).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return { identifier, resourceId: DBInstance?.DbiResourceId ?? "" };
}

async function cleanCopy(
  sandbox: Sandbox,
  place: Place,
  production: Production,
  tags: Record<string, string>,
): Promise<CleanCopy> {
  const { identifier, resourceId } = await beginRestore(
    place,
    production,
    tags,
  );
  const instance = await wait({
    what: `${identifier} to be available`,
    look: () => describeInstance(place, resourceId),
    done: (seen) => seen?.status === "available",
    deadline: 300_000,
    pause: 250,
  });
  const {
    address = "",
    port = 0,
    masterUsername = "",
    arn = "",
  } = instance ?? {};
  const dataDir = join(sandbox.home, "instances", resourceId);
  const applicationPassword = randomBytes(16).toString("hex");
  const nonce = randomBytes(8).toString("hex");
  await setPassword(dataDir, "cobalt", applicationPassword);
  const admin = await adminClient(dataDir, "cobalt");
  try {
    await writeSanitisedMarker(
      admin,
      { identity: resourceId, rulesHash: "rules", nonce },
      "cobalt",
    );
  } finally {
    await admin.end();
  }
  return {
    copy: { identifier, resourceId, address, port, masterUsername },
    arn,
    applicationPassword,
    nonce,
  };
}
