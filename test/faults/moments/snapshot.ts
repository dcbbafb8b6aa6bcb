import { calls, type Which } from "../gates/aws-gate";
import { after, type Gate } from "../gates/gate";
import { hasMasked, lockGate } from "../gates/lock-gate";
import { pick } from "../random";
import type { World } from "../world";
import { atCall, eachEnd, type Held, type Moment } from "./moment";

const way = "snapshot";

const ofRds = (wanted: Readonly<Record<string, string>>) =>
  calls("ModifyDBInstance", wanted);

const password: Which = ({ action, parameters }) =>
  action === "ModifyDBInstance" && parameters.has("MasterUserPassword");

const tagged =
  (tag: string): Which =>
  ({ action, parameters }) =>
    action === "AddTagsToResource" && [...parameters.values()].includes(tag);

const noBackups = ofRds({ BackupRetentionPeriod: "0" });

/** What waits for a lock in the new copy. */
function inCopy(
  sql: string,
  once?: Parameters<typeof lockGate>[0]["once"],
): Held {
  return {
    hasCopy: true,
    arrange: async (world) =>
      after(world.aws.hold(noBackups), () => lock(world, sql, once)),
  };
}

async function lock(
  world: World,
  sql: string,
  once?: Parameters<typeof lockGate>[0]["once"],
): Promise<Gate> {
  return lockGate({ ...(await world.copy()), sql, ...(once && { once }) });
}

/** Every place in a run by snapshot where it is held. */
export const bySnapshot: readonly Moment[] = [
  {
    name: "production's snapshots are asked for",
    step: "look",
    way,
    ...atCall(calls("DescribeDBSnapshots")),
  },
  ...eachEnd(
    "restore",
    { step: "Instance", way },
    calls("RestoreDBInstanceFromDBSnapshot"),
  ),
  ...eachEnd(
    "end of backups",
    { step: "AdjustedInstance", way, hasCopy: true },
    noBackups,
  ),
  {
    name: "the copy is taken into the state",
    step: "RotatedPasswords",
    way,
    hasCopy: true,
    ...atCall(tagged("prod-copy:adopted")),
  },
  ...eachEnd(
    "the master's password",
    { step: "RotatedPasswords", way, hasCopy: true },
    password,
  ),
  {
    name: "the roles' passwords",
    step: "RotatedPasswords",
    way,
    ...inCopy("lock table pg_authid in share mode"),
  },
  {
    name: "the canary",
    step: "RotatedPasswords",
    way,
    ...inCopy("lock table pg_namespace in share mode"),
  },
  {
    name: "rules are held against rows",
    step: "SanitisedData",
    way,
    ...inCopy("lock table organisations_organisation in access exclusive mode"),
  },
  {
    name: "outbound tables are emptied",
    step: "SanitisedData",
    way,
    ...inCopy("lock table django_session in access share mode"),
  },
  {
    name: "some tables are masked",
    step: "SanitisedData",
    way,
    ...inCopy(
      "lock table organisations_memberclubdetails in access share mode",
      hasMasked,
    ),
  },
  {
    name: "the audit",
    step: "SanitisedData",
    way,
    hasCopy: true,
    arrange: async (world) =>
      after(
        await inCopy("lock table django_session in access share mode").arrange(
          world,
          0,
        ),
        () =>
          lock(world, "lock table auth_permission in access exclusive mode"),
      ),
  },
  ...eachEnd(
    "the copy is marked clean",
    { step: "SanitisedData", way, hasCopy: true },
    tagged("prod-copy:sanitised"),
  ),
  ...eachEnd(
    "protection",
    { step: "BeanstalkSettings", way },
    ofRds({ DeletionProtection: "true" }),
  ),
  ...eachEnd(
    "UpdateEnvironment",
    { step: "BeanstalkSettings", way },
    calls("UpdateEnvironment"),
  ),
  {
    name: "the environment is changing",
    step: "BeanstalkSettings",
    way,
    arrange: async ({ aws }) =>
      after(aws.hold(calls("UpdateEnvironment"), "end"), async () =>
        aws.hold(calls("DescribeEnvironments")),
      ),
  },
  {
    name: "the old copy's protection",
    step: "BeanstalkSettings",
    way,
    begins: ["copy"],
    ...atCall(ofRds({ DeletionProtection: "false" })),
  },
  ...eachEnd(
    "deletion",
    { step: "the old Instance", way, begins: ["copy"] },
    calls("DeleteDBInstance"),
  ),
  ...eachEnd(
    "settings put back",
    { step: "destroy", way, begins: ["copy"], command: "destroy" },
    calls("UpdateEnvironment"),
  ),
  ...eachEnd(
    "deletion",
    { step: "destroy", way, begins: ["copy"], command: "destroy" },
    calls("DeleteDBInstance"),
  ),
  ...["A", "B", "C", "D"].map(
    (letter): Moment => ({
      name: `a call by chance, ${letter}`,
      step: "any",
      way,
      arrange: async ({ aws }, seed) => {
        // A whole run makes more than that.
        let left = pick(seed, 60);
        return aws.hold(() => left-- <= 0);
      },
    }),
  ),
];
