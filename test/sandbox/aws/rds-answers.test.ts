import {
  AddTagsToResourceCommand,
  CopyDBSnapshotCommand,
  CreateDBSnapshotCommand,
  type DBSnapshot,
  DeleteDBSnapshotCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotsCommand,
  DescribeEventsCommand,
  DescribeOrderableDBInstanceOptionsCommand,
  ModifyDBInstanceCommand,
  paginateDescribeEvents,
  paginateDescribeOrderableDBInstanceOptions,
  RestoreDBInstanceFromDBSnapshotCommand,
  type SourceType,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from "@aws-sdk/client-rds";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
} from "@aws-sdk/client-sts";
import { Client } from "pg";
import t from "tap";
import type { Sandbox } from "../../../sandbox/sandbox";
import { startTestSandbox } from "../../support/sandbox";
import {
  available,
  type Clients,
  clientsOf,
  instance,
  refusal,
  until,
} from "./clients";

let sandbox: Sandbox;
let clients: Clients;
/** Production's automated snapshot. */
let automated: string;

t.before(async () => {
  sandbox = await startTestSandbox(t);
  clients = clientsOf(sandbox);
  automated = (await sandbox.control.overview()).snapshots[0]?.identifier ?? "";
});

const production = "cobalt-production";

/** The snapshot of that name once it is there. */
async function snapshot(identifier: string): Promise<DBSnapshot> {
  return until(
    async () => {
      const { DBSnapshots: [found] = [] } = await clients.rds.send(
        new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: identifier }),
      );
      if (!found) throw new Error(`no ${identifier}`);
      return found;
    },
    ({ Status }) => Status === "available",
  );
}

/** Whether a PostgreSQL server listens there, whoever may log in. */
async function answers(address = "", port = 0): Promise<boolean> {
  const client = new Client({ host: address, port, user: "nobody" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ECONNREFUSED";
  }
}

/** What was told of an instance or a snapshot, the oldest first. */
async function messages(identifier: string, type: SourceType) {
  const told: (string | undefined)[] = [];
  for await (const { Events = [] } of paginateDescribeEvents(
    { client: clients.rds },
    { SourceIdentifier: identifier, SourceType: type },
  )) {
    told.push(...Events.map(({ Message }) => Message));
  }
  return told;
}

t.test("an instance has what a real one always has", async (t) => {
  t.match(await instance(clients, production), {
    StorageType: "gp3",
    Iops: 3000,
    StorageThroughput: 125,
    CertificateDetails: {
      CAIdentifier: "rds-ca-rsa2048-g1",
      ValidTill: Date,
    },
    EngineLifecycleSupport: "open-source-rds-extended-support",
    DatabaseInsightsMode: "standard",
    DBSubnetGroup: { DBSubnetGroupArn: /:subgrp:production-subnets$/ },
  });
  t.match(await snapshot(automated), { Iops: 3000, StorageThroughput: 125 });
});

t.test("a call that asks for no change is refused", async (t) => {
  const none = clients.rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: production,
      ApplyImmediately: true,
    }),
  );
  await t.rejects(none, {
    name: "InvalidParameterCombination",
    message: "No modifications were requested",
  });
  const same = await clients.rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: production,
      StorageType: "gp3",
    }),
  );
  t.strictSame(same.DBInstance?.PendingModifiedValues, {}, "is as it is");
});

t.test("what a list can't be asked for is refused", async (t) => {
  const { rds } = clients;
  const refused = (call: Promise<unknown>) =>
    t.rejects(call, { name: "InvalidParameterValue" });
  for (const wrong of [
    { MaxRecords: 19 },
    { MaxRecords: 101 },
    { Marker: "elsewhere" },
    { Filters: [{ Name: "engine", Values: [] }] },
  ]) {
    await refused(rds.send(new DescribeDBInstancesCommand(wrong)));
  }
  await refused(
    rds.send(new DescribeDBSnapshotsCommand({ SnapshotType: "nightly" })),
  );
  await refused(
    rds.send(new DescribeEventsCommand({ SourceType: "db" as SourceType })),
  );
  await refused(
    rds.send(
      new DescribeDBParameterGroupsCommand({
        Filters: [{ Name: "family", Values: ["postgres15"] }],
      }),
    ),
  );
  await refused(
    rds.send(
      new DescribeOrderableDBInstanceOptionsCommand({ Engine: "mysql" }),
    ),
  );
  const arn = (await instance(clients, production)).DBInstanceArn ?? "";
  const { DBInstances = [] } = await rds.send(
    new DescribeDBInstancesCommand({
      Filters: [{ Name: "db-instance-id", Values: [arn] }],
    }),
  );
  t.equal(DBInstances.length, 1, "a filter takes an ARN too");
});

t.test("kinds of snapshots are told apart", async (t) => {
  const count = async (SnapshotType: string) =>
    (
      await clients.rds.send(
        new DescribeDBSnapshotsCommand({
          DBInstanceIdentifier: production,
          SnapshotType,
        }),
      )
    ).DBSnapshots?.length;
  t.equal(await count("automated"), 1);
  t.equal(await count("manual"), 0);
  t.equal(await count("shared"), 0);
});

t.test("only the default version is shown on demand", async (t) => {
  const versions = async (input: object) =>
    (
      await clients.rds.send(
        new DescribeDBEngineVersionsCommand({ Engine: "postgres", ...input }),
      )
    ).DBEngineVersions?.map(({ MajorEngineVersion }) => MajorEngineVersion);
  t.equal((await versions({ DefaultOnly: true }))?.length, 1);
  t.strictSame(await versions({ DefaultOnly: true, EngineVersion: "15" }), [
    "15",
  ]);
  t.strictSame(
    await versions({
      Filters: [{ Name: "db-parameter-group-family", Values: ["postgres15"] }],
    }),
    ["15"],
  );
});

t.test("what can be ordered comes in pages", async (t) => {
  const seen = new Set<string>();
  let pages = 0;
  await sandbox.control.setPageSize(20);
  for await (const {
    OrderableDBInstanceOptions = [],
  } of paginateDescribeOrderableDBInstanceOptions(
    { client: clients.rds },
    { Engine: "postgres" },
  )) {
    pages += 1;
    for (const {
      EngineVersion,
      DBInstanceClass,
      StorageType,
    } of OrderableDBInstanceOptions) {
      seen.add(`${EngineVersion} ${DBInstanceClass} ${StorageType}`);
    }
  }
  await sandbox.control.setPageSize(2);
  t.equal(pages, Math.ceil(seen.size / 20));
  t.ok([...seen].some((it) => it.endsWith("db.t3.micro gp3")));
});

t.test("backups are described by instance", async (t) => {
  const { DBInstanceAutomatedBackups } = await clients.rds.send(
    new DescribeDBInstanceAutomatedBackupsCommand({
      DBInstanceIdentifier: production,
    }),
  );
  t.match(DBInstanceAutomatedBackups, [
    { DBInstanceIdentifier: production, Status: "active" },
  ]);
});

t.test("a copy of a snapshot outlives it, and is restored", async (t) => {
  const { rds } = clients;
  await rds.send(
    new AddTagsToResourceCommand({
      ResourceName: (await snapshot(automated)).DBSnapshotArn,
      Tags: [{ Key: "night", Value: "last" }],
    }),
  );
  await rds.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: automated,
      TargetDBSnapshotIdentifier: "first",
      CopyTags: true,
    }),
  );
  const first = await snapshot("first");
  t.match(first, {
    SnapshotType: "manual",
    SourceDBSnapshotIdentifier: /:snapshot:rds:/,
    TagList: [{ Key: "night", Value: "last" }],
    OriginalSnapshotCreateTime: (await snapshot(automated)).SnapshotCreateTime,
  });
  t.ok(
    (first.SnapshotCreateTime ?? 0) > (first.OriginalSnapshotCreateTime ?? 0),
  );
  await rds.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: first.DBSnapshotArn,
      TargetDBSnapshotIdentifier: "second",
    }),
  );
  t.equal(
    await refusal(
      rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "first" })),
    ),
    "InvalidDBSnapshotState",
    "not while it is being copied",
  );
  await snapshot("second");
  const { DBSnapshot } = await rds.send(
    new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "first" }),
  );
  t.equal(DBSnapshot?.Status, "deleted");
  t.match(await messages("first", "db-snapshot"), [
    /Started/,
    /Finished/,
    "Deleted user snapshot",
  ]);
  await rds.send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: "again",
      DBSnapshotIdentifier: "second",
    }),
  );
  await available(clients, "again");
  const restored = await messages("again", "db-instance");
  t.match(restored[0], /^Restored from snapshot second/);
  t.match(restored[1], "DB instance created");

  for (const [source, target, code] of [
    ["nothing", "third", "DBSnapshotNotFound"],
    ["second", "second", "DBSnapshotAlreadyExists"],
    ["second", "-", "InvalidParameterValue"],
    [
      "arn:aws:rds:us-east-1:100000000001:snapshot:second",
      "third",
      "DBSnapshotNotFound",
    ],
  ] as const) {
    t.equal(
      await refusal(
        rds.send(
          new CopyDBSnapshotCommand({
            SourceDBSnapshotIdentifier: source,
            TargetDBSnapshotIdentifier: target,
          }),
        ),
      ),
      code,
      `${source} to ${target}`,
    );
  }
});

t.test("a stopped instance is stopped until it is started", async (t) => {
  const { rds } = clients;
  const { Endpoint } = await instance(clients, "again");
  const listens = () => answers(Endpoint?.Address, Endpoint?.Port);
  const status = (wanted: string) =>
    until(
      () => instance(clients, "again"),
      ({ DBInstanceStatus }) => DBInstanceStatus === wanted,
    );
  t.ok(await listens());
  const { DBInstance } = await rds.send(
    new StopDBInstanceCommand({
      DBInstanceIdentifier: "again",
      DBSnapshotIdentifier: "before-stop",
    }),
  );
  t.equal(DBInstance?.DBInstanceStatus, "stopping");
  t.match(await status("stopped"), { AutomaticRestartTime: Date, Endpoint });
  t.notOk(await listens());
  t.equal((await snapshot("before-stop")).DBInstanceIdentifier, "again");
  for (const call of [
    new StopDBInstanceCommand({ DBInstanceIdentifier: "again" }),
    new CreateDBSnapshotCommand({
      DBInstanceIdentifier: "again",
      DBSnapshotIdentifier: "of-stopped",
    }),
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "again",
      DeletionProtection: true,
    }),
  ]) {
    t.equal(await refusal(rds.send(call as never)), "InvalidDBInstanceState");
  }
  const start = new StartDBInstanceCommand({ DBInstanceIdentifier: "again" });
  t.equal((await rds.send(start)).DBInstance?.DBInstanceStatus, "starting");
  t.equal((await status("available")).AutomaticRestartTime, undefined);
  t.ok(await listens());
  t.equal(await refusal(rds.send(start)), "InvalidDBInstanceState");
  t.match((await messages("again", "db-instance")).slice(-2), [
    "DB instance stopped",
    "DB instance started",
  ]);
});

t.test("events come in pages, by source, kind and time", async (t) => {
  const all: (string | undefined)[] = [];
  for await (const { Events = [] } of paginateDescribeEvents(
    { client: clients.rds },
    { Duration: 1440 },
  )) {
    t.ok(Events.length <= 2);
    all.push(...Events.map(({ Message }) => Message));
  }
  t.ok(all.includes("Automated snapshot created"));
  const { Events: early } = await clients.rds.send(
    new DescribeEventsCommand({ EndTime: new Date(Date.now() - 3_600_000) }),
  );
  t.strictSame(early, []);
  const { Events: deletions } = await clients.rds.send(
    new DescribeEventsCommand({ EventCategories: ["deletion"] }),
  );
  t.match(deletions, [{ SourceIdentifier: "first" }]);
  t.equal(
    await refusal(
      clients.rds.send(
        new DescribeEventsCommand({ SourceIdentifier: "again" }),
      ),
    ),
    "InvalidParameterCombination",
  );
});

t.test("a role's credentials work as the sandbox's own do", async (t) => {
  const { Credentials } = await clients.sts.send(
    new AssumeRoleCommand({
      RoleArn: "arn:aws:iam::100000000001:role/deploy/refresher",
      RoleSessionName: "night",
    }),
  );
  const session = (token?: string) =>
    clientsOf({
      url: sandbox.url,
      env: {
        ...sandbox.env,
        AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
        AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
        ...(token === undefined ? {} : { AWS_SESSION_TOKEN: token }),
      },
    });
  const able = session(Credentials?.SessionToken);
  t.match(await able.sts.send(new GetCallerIdentityCommand()), {
    Account: "100000000001",
    Arn: "arn:aws:sts::100000000001:assumed-role/refresher/night",
  });
  t.equal((await instance(able, production)).DBInstanceIdentifier, production);
  for (const token of [undefined, "another"]) {
    t.equal(
      await refusal(session(token).sts.send(new GetCallerIdentityCommand())),
      "InvalidClientTokenId",
    );
  }
  for (const [role, code] of [
    ["arn:aws:iam::999999999999:role/refresher", "AccessDenied"],
    ["refresher-of-production", "ValidationError"],
  ] as const) {
    t.equal(
      await refusal(
        clients.sts.send(
          new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "night" }),
        ),
      ),
      code,
    );
  }
});
