import { readFile } from "node:fs/promises";
import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBEngineVersionsCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
  paginateDescribeDBInstances,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  type RestoreDBInstanceFromDBSnapshotCommandInput,
} from "@aws-sdk/client-rds";
import { Client } from "pg";
import t from "tap";
import { Store } from "../../../sandbox/aws/state/store";
import { stopServer } from "../../../sandbox/postgres/server";
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

/** A sandbox with its clients, and the calls that tests make again and again. */
interface World extends Clients {
  readonly sandbox: Sandbox;
  readonly snapshot: string;
  restore(
    identifier: string,
    input?: Partial<RestoreDBInstanceFromDBSnapshotCommandInput>,
  ): Promise<unknown>;
  modify(
    identifier: string,
    input: Partial<ModifyDBInstanceCommandInput>,
  ): Promise<unknown>;
}

let world: World;

t.before(async () => {
  const sandbox = await startTestSandbox(t);
  const clients = clientsOf(sandbox);
  const { snapshots } = await sandbox.control.overview();
  const snapshot = snapshots[0]?.identifier ?? "";
  world = {
    ...clients,
    sandbox,
    snapshot,
    restore: (identifier, input) =>
      clients.rds.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: identifier,
          DBSnapshotIdentifier: snapshot,
          BackupRetentionPeriod: 0,
          ...input,
        }),
      ),
    modify: (identifier, input) =>
      clients.rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: identifier,
          ...input,
        }),
      ),
  };
});

// In this order: each group works on what the one before it left.
description();
groups();
restoring();
password();
modifying();
tags();
snapshotting();
deleting();
creating();

function description(): void {
  t.test("finds instances by name, resource id and page", async (t) => {
    const production = await instance(world, "cobalt-production");
    t.match(production, {
      DBInstanceStatus: "available",
      MasterUsername: "cobalt",
      DBName: "cobalt",
      Endpoint: { Address: /^127\./, Port: Number },
      DBSubnetGroup: { DBSubnetGroupName: "production-subnets" },
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-production" }],
      DeletionProtection: true,
      StorageEncrypted: true,
      DbiResourceId: /^db-[A-Z2-7]{26}$/,
    });
    const byResource = async (id = "") =>
      world.rds.send(
        new DescribeDBInstancesCommand({
          Filters: [{ Name: "dbi-resource-id", Values: [id] }],
        }),
      );
    const found = await byResource(production.DbiResourceId);
    t.strictSame(found.DBInstances, [production]);
    t.strictSame((await byResource("db-NONE")).DBInstances, [], "no error");
    t.strictSame((await byResource("db-NONE")).Marker, undefined);

    await world.sandbox.control.setPageSize(1);
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeDBInstances(
      { client: world.rds },
      {},
    ))
      for (const it of page.DBInstances ?? [])
        names.push(it.DBInstanceIdentifier);
    t.strictSame(names, ["cobalt-production", "cobalt-test-old"]);
    await world.sandbox.control.setPageSize(100);
  });

  t.test("says what isn't there", async (t) => {
    await t.rejects(instance(world, "nobody"), {
      name: "DBInstanceNotFoundFault",
      Code: "DBInstanceNotFound",
      $metadata: { httpStatusCode: 404 },
    });
    t.equal(
      await refusal(
        world.rds.send(
          new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: "nothing" }),
        ),
      ),
      "DBSnapshotNotFound",
    );
    const gone = await world.rds.send(
      new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: "nobody" }),
    );
    t.strictSame(gone.DBSnapshots, [], "snapshots outlive their instance");
    await t.rejects(
      world.rds.send(
        new DescribeDBInstancesCommand({
          Filters: [{ Name: "colour", Values: ["red"] }],
        }),
      ),
      { name: "InvalidParameterValue" },
    );
  });
}

function groups(): void {
  t.test("describes groups and families", async (t) => {
    const [subnets, parameters, versions] = await Promise.all([
      world.rds.send(new DescribeDBSubnetGroupsCommand()),
      world.rds.send(new DescribeDBParameterGroupsCommand()),
      world.rds.send(
        new DescribeDBEngineVersionsCommand({ Engine: "postgres" }),
      ),
    ]);
    t.match(
      subnets.DBSubnetGroups?.map((it) => it.DBSubnetGroupName),
      ["default", "production-subnets", "test-subnets"],
    );
    const families = new Map(
      parameters.DBParameterGroups?.map((it) => [
        it.DBParameterGroupName,
        it.DBParameterGroupFamily,
      ]),
    );
    t.equal(families.get("default.postgres15"), "postgres15");
    t.equal(families.get("default.postgres18"), "postgres18");
    t.match(
      versions.DBEngineVersions?.map((it) => it.DBParameterGroupFamily),
      ["postgres15", "postgres18"],
    );
  });
}

function restoring(): void {
  t.test(
    "restores a snapshot to another server with the same roles",
    async (t) => {
      const before = await instance(world, "cobalt-production");
      await world.restore("restored", {
        DBSubnetGroupName: "test-subnets",
        VpcSecurityGroupIds: ["sg-test"],
        Tags: [{ Key: "purpose", Value: "test" }],
      });
      const young = await instance(world, "restored");
      t.equal(young.DBInstanceStatus, "creating");
      t.equal(young.Endpoint, undefined, "not known while it is being created");
      const seen: (string | undefined)[] = [];
      const restored = await available(world, "restored", seen);
      t.strictSame(seen, ["creating", "available"]);
      t.not(restored.DbiResourceId, before.DbiResourceId);
      t.not(restored.Endpoint?.Address, before.Endpoint?.Address);
      t.match(restored, {
        MasterUsername: "cobalt",
        DBName: "cobalt",
        StorageEncrypted: true,
        KmsKeyId: before.KmsKeyId,
        EngineVersion: before.EngineVersion,
        TagList: [{ Key: "purpose", Value: "test" }],
        DBParameterGroups: [{ DBParameterGroupName: "default.postgres15" }],
        VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-test" }],
        DeletionProtection: false,
        PubliclyAccessible: false,
      });
      const { production } = passwords(world);
      t.equal(
        await users(restored, production),
        50,
        "production's password opens it",
      );
    },
  );

  t.test("backs up a copy that inherits production's retention", async (t) => {
    await world.restore("backed-up", { BackupRetentionPeriod: undefined });
    const seen: (string | undefined)[] = [];
    const restored = await available(world, "backed-up", seen);
    t.strictSame(seen, ["creating", "backing-up", "available"]);
    t.equal(restored.BackupRetentionPeriod, 14);
    t.match(restored.VpcSecurityGroups, [{ VpcSecurityGroupId: "sg-default" }]);
    const backups = async () =>
      (
        await world.rds.send(
          new DescribeDBSnapshotsCommand({
            DBInstanceIdentifier: "backed-up",
          }),
        )
      ).DBSnapshots?.map((it) => it.SnapshotType);
    t.strictSame(await backups(), ["automated"]);
    await world.rds.send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: "backed-up",
        SkipFinalSnapshot: true,
      }),
    );
    await gone(world, "backed-up");
    t.strictSame(await backups(), [], "automated ones go with their instance");
  });

  t.test("refuses what RDS refuses", async (t) => {
    const refusals: [string, object, string][] = [
      ["cobalt-production", {}, "DBInstanceAlreadyExists"],
      ["x--y", {}, "InvalidParameterValue"],
      ["x", { DBSnapshotIdentifier: "nothing" }, "DBSnapshotNotFound"],
      ["x", { DBSubnetGroupName: "nothing" }, "DBSubnetGroupNotFoundFault"],
      ["x", { DBParameterGroupName: "nothing" }, "DBParameterGroupNotFound"],
      [
        "x",
        { DBParameterGroupName: "default.postgres18" },
        "InvalidParameterCombination",
      ],
      ["x", { VpcSecurityGroupIds: ["closed"] }, "InvalidParameterValue"],
      ["x", { VpcSecurityGroupIds: ["sg-unknown"] }, "InvalidParameterValue"],
      ["x", { OptionGroupName: "nothing" }, "OptionGroupNotFoundFault"],
      ["x", { AvailabilityZone: "us-east-1a" }, "InvalidParameterValue"],
      [
        "x",
        { AvailabilityZone: "ap-southeast-2a", MultiAZ: true },
        "InvalidParameterCombination",
      ],
      ["x", { AllocatedStorage: 5 }, "InvalidParameterCombination"],
      [
        "x",
        { StorageType: "gp3", AllocatedStorage: 100, Iops: 3000 },
        "InvalidParameterCombination",
      ],
      [
        "x",
        { StorageType: "io1", AllocatedStorage: 100 },
        "InvalidParameterCombination",
      ],
      [
        "x",
        { StorageType: "io1", AllocatedStorage: 100, Iops: 5001 },
        "InvalidParameterCombination",
      ],
      [
        "x",
        { StorageType: "gp3", AllocatedStorage: 400, Iops: 3000 },
        "InvalidParameterCombination",
      ],
      ["x", { DBInstanceClass: "large" }, "InvalidParameterValue"],
    ];
    for (const [identifier, input, Code] of refusals)
      t.equal(await refusal(world.restore(identifier, input)), Code);
  });
}

function password(): void {
  t.test("changes the master's password, but not at once", async (t) => {
    const { production: old } = passwords(world);
    const fresh = "fresh-Password.1";
    const { Endpoint } = await instance(world, "restored");
    await world.modify("restored", { MasterUserPassword: fresh });
    t.match(
      await instance(world, "restored"),
      {
        DBInstanceStatus: "available",
        PendingModifiedValues: { MasterUserPassword: "****" },
      },
      "available for a moment, though nothing has changed yet",
    );
    t.equal(await users({ Endpoint }, old), 50);
    const seen: (string | undefined)[] = [];
    await available(world, "restored", seen);
    // Whether the first of the two moments is still seen depends on how busy the machine is.
    t.strictSame(seen.slice(-2), ["resetting-master-credentials", "available"]);
    t.equal(await users({ Endpoint }, fresh), 50);
    await t.rejects(users({ Endpoint }, old), { code: "28P01" });
  });

  t.test("refuses passwords that RDS refuses", async (t) => {
    for (const MasterUserPassword of [
      "short",
      "with@a-sign",
      'with"quotes',
      "with space",
      "a/slash-in-it",
    ])
      await t.rejects(world.modify("restored", { MasterUserPassword }), {
        name: "InvalidParameterValue",
      });
  });
}

function modifying(): void {
  t.test("makes changes at once, immediately or later", async (t) => {
    await world.modify("restored", { DeletionProtection: true });
    t.match(await instance(world, "restored"), {
      DBInstanceStatus: "available",
      DeletionProtection: true,
    });
    await world.modify("restored", { DBInstanceClass: "db.t3.medium" });
    const waiting = await instance(world, "restored");
    t.match(waiting, {
      DBInstanceStatus: "available",
      PendingModifiedValues: { DBInstanceClass: "db.t3.medium" },
    });
    await world.modify("restored", {
      AllocatedStorage: 50,
      ApplyImmediately: true,
    });
    t.equal((await instance(world, "restored")).DBInstanceStatus, "modifying");
    t.equal(
      await refusal(world.modify("restored", { AllocatedStorage: 60 })),
      "InvalidDBInstanceState",
    );
    t.match(await available(world, "restored"), {
      AllocatedStorage: 50,
      DBInstanceClass: "db.t3.medium",
    });
    await t.rejects(world.modify("restored", { AllocatedStorage: 5 }), {
      name: "InvalidParameterCombination",
    });
    await world.modify("restored", { DeletionProtection: false });
  });

  t.test("size and IOPS change together, where there are IOPS", async (t) => {
    await world.modify("restored", {
      StorageType: "io1",
      AllocatedStorage: 100,
      Iops: 3000,
      ApplyImmediately: true,
    });
    await available(world, "restored");
    for (const alone of [{ AllocatedStorage: 200 }, { Iops: 4000 }])
      await t.rejects(world.modify("restored", alone), {
        name: "InvalidParameterCombination",
        message: /^You must specify both the storage size and iops/,
      });
    await world.modify("restored", {
      AllocatedStorage: 200,
      Iops: 3000,
      ApplyImmediately: true,
    });
    t.match(await available(world, "restored"), {
      AllocatedStorage: 200,
      Iops: 3000,
    });
  });

  t.test("takes no password while RDS keeps one itself", async (t) => {
    const MasterUserPassword = "fresh-Password.1";
    await world.modify("restored", { ManageMasterUserPassword: true });
    t.match(await instance(world, "restored"), {
      MasterUserSecret: { SecretStatus: "active" },
    });
    await t.rejects(world.modify("restored", { MasterUserPassword }), {
      name: "InvalidParameterCombination",
    });
    await world.modify("restored", {
      MasterUserPassword,
      ManageMasterUserPassword: false,
    });
    const restored = await available(world, "restored");
    t.equal(restored.MasterUserSecret, undefined);
    t.equal(await users(restored, MasterUserPassword), 50);
  });

  t.test("renames, and reboots", async (t) => {
    const { DbiResourceId } = await instance(world, "restored");
    await world.modify("restored", {
      NewDBInstanceIdentifier: "renamed",
      ApplyImmediately: true,
    });
    const renamed = await until(
      () => instance(world, "renamed").catch(() => undefined),
      (found) => found?.DBInstanceStatus === "available",
    );
    t.equal(renamed?.DbiResourceId, DbiResourceId);
    await world.rds.send(
      new RebootDBInstanceCommand({ DBInstanceIdentifier: "renamed" }),
    );
    const seen: (string | undefined)[] = [];
    const rebooted = await available(world, "renamed", seen);
    t.strictSame(seen, ["rebooting", "available"]);
    t.equal(await users(rebooted, "fresh-Password.1"), 50);
  });

  t.test("starts a server again that died", async (t) => {
    const { DbiResourceId = "", Endpoint } = await instance(world, "renamed");
    await stopServer(
      `${world.sandbox.home}/instances/${DbiResourceId}`,
      "immediate",
    );
    await until(
      () => users({ Endpoint }, "fresh-Password.1").catch(() => 0),
      (count) => count === 50,
    );
    t.pass();
  });
}

function tags(): void {
  t.test("adds, lists and removes tags", async (t) => {
    const { DBInstanceArn: ResourceName } = await instance(world, "renamed");
    const list = async () =>
      (await world.rds.send(new ListTagsForResourceCommand({ ResourceName })))
        .TagList;
    const Tags = [{ Key: "prod-copy:sanitised", Value: "db-X 1f" }];
    await world.rds.send(new AddTagsToResourceCommand({ ResourceName, Tags }));
    t.match(await list(), [{ Key: "purpose" }, ...Tags]);
    await world.rds.send(
      new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["purpose"] }),
    );
    t.strictSame(await list(), Tags);
    await t.rejects(
      world.rds.send(
        new AddTagsToResourceCommand({
          ResourceName,
          Tags: [{ Key: "aws:mine", Value: "" }],
        }),
      ),
      { name: "InvalidParameterValue" },
    );
    t.equal(
      await refusal(
        world.rds.send(
          new ListTagsForResourceCommand({ ResourceName: `${ResourceName}x` }),
        ),
      ),
      "DBInstanceNotFound",
    );
  });
}

function snapshotting(): void {
  const of = async (DBInstanceIdentifier: string) =>
    (
      await world.rds.send(
        new DescribeDBSnapshotsCommand({ DBInstanceIdentifier }),
      )
    ).DBSnapshots ?? [];
  const create = (DBSnapshotIdentifier: string) =>
    world.rds.send(
      new CreateDBSnapshotCommand({
        DBInstanceIdentifier: "cobalt-production",
        DBSnapshotIdentifier,
        Tags: [{ Key: "taken-by", Value: "hand" }],
      }),
    );

  t.test(
    "takes a manual snapshot while the instance is backing up",
    async (t) => {
      const { DBSnapshot } = await create("by-hand");
      t.match(DBSnapshot, {
        Status: "creating",
        SnapshotType: "manual",
        SnapshotCreateTime: Date,
        TagList: [{ Key: "taken-by", Value: "hand" }],
      });
      t.equal(
        (await instance(world, "cobalt-production")).DBInstanceStatus,
        "backing-up",
      );
      t.equal(
        await refusal(world.restore("x", { DBSnapshotIdentifier: "by-hand" })),
        "InvalidDBSnapshotState",
      );
      t.equal(await refusal(create("other")), "InvalidDBInstanceState");
      await available(world, "cobalt-production");
      const taken = (await of("cobalt-production")).find(
        (it) => it.DBSnapshotIdentifier === "by-hand",
      );
      t.match(taken, { Status: "available", PercentProgress: 100 });
      t.equal(await refusal(create("by-hand")), "DBSnapshotAlreadyExists");
    },
  );

  t.test("tells with whom a snapshot is shared: nobody", async (t) => {
    const shared = (DBSnapshotIdentifier: string) =>
      world.rds.send(
        new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier }),
      );
    const { DBSnapshotAttributesResult } = await shared("by-hand");
    t.strictSame(DBSnapshotAttributesResult, {
      DBSnapshotIdentifier: "by-hand",
      DBSnapshotAttributes: [{ AttributeName: "restore", AttributeValues: [] }],
    });
    t.equal(await refusal(shared("none")), "DBSnapshotNotFound");
  });

  t.test("takes tonight's automated snapshot, newer than all", async (t) => {
    const { identifier } = await world.sandbox.control.snapshot();
    t.match(identifier, /^rds:cobalt-production-\d{4}(-\d\d){4}$/);
    const again = await world.sandbox.control.snapshot();
    t.not(again.identifier, identifier, "also twice in a minute");
    const sorted = (await of("cobalt-production")).sort(
      (a, b) => Number(a.SnapshotCreateTime) - Number(b.SnapshotCreateTime),
    );
    t.equal(sorted.at(-1)?.DBSnapshotIdentifier, again.identifier);
    t.match(sorted.at(-1)?.DBSnapshotArn, `:snapshot:${again.identifier}`);
    t.equal(
      await refusal(
        world.rds.send(
          new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: identifier }),
        ),
      ),
      "InvalidDBSnapshotState",
      "automated ones aren't the caller's to delete",
    );
  });

  t.test("deletes a manual snapshot", async (t) => {
    const command = new DeleteDBSnapshotCommand({
      DBSnapshotIdentifier: "by-hand",
    });
    await world.rds.send(command);
    t.equal(await refusal(world.rds.send(command)), "DBSnapshotNotFound");
  });
}

function deleting(): void {
  const remove = (input: object, identifier = "renamed") =>
    world.rds.send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier: identifier,
        ...input,
      }),
    );

  t.test("protects an instance from deletion", async (t) => {
    await world.modify("renamed", { DeletionProtection: true });
    await t.rejects(remove({ SkipFinalSnapshot: true }), {
      name: "InvalidParameterCombination",
      message:
        "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    });
    await world.modify("renamed", { DeletionProtection: false });
  });

  t.test("wants a final snapshot named or declined", async (t) => {
    await t.rejects(remove({}), { name: "InvalidParameterCombination" });
    await t.rejects(
      remove({ SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "last" }),
      { name: "InvalidParameterCombination" },
    );
  });

  t.test(
    "deletes after a last snapshot, and frees the name but not the address",
    async (t) => {
      const { Endpoint } = await instance(world, "renamed");
      await remove({ FinalDBSnapshotIdentifier: "last" });
      t.equal((await instance(world, "renamed")).DBInstanceStatus, "deleting");
      await t.rejects(remove({ SkipFinalSnapshot: true }), {
        Code: "InvalidDBInstanceState",
        message: /is already being deleted/,
      });
      await gone(world, "renamed");
      await t.rejects(users({ Endpoint }, "fresh-Password.1"), {
        code: "ECONNREFUSED",
      });
      await world.restore("renamed", { DBSnapshotIdentifier: "last" });
      const again = await available(world, "renamed");
      t.not(again.Endpoint?.Address, Endpoint?.Address);
      t.equal(await users(again, "fresh-Password.1"), 50);
    },
  );

  t.test("deletes one that is still being created", async (t) => {
    await world.restore("short-lived");
    await remove({ SkipFinalSnapshot: true }, "short-lived");
    await gone(world, "short-lived");
    t.pass();
  });
}

function creating(): void {
  t.test("creates an empty instance of another major version", async (t) => {
    await world.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: "eighteen",
        DBInstanceClass: "db.t3.micro",
        Engine: "postgres",
        EngineVersion: "18",
        MasterUsername: "cobalt",
        MasterUserPassword: "longEnough.1",
        DBName: "cobalt",
        AllocatedStorage: 20,
        BackupRetentionPeriod: 0,
      }),
    );
    const made = await available(world, "eighteen");
    t.match(made.EngineVersion, /^18\./);
    const client = await connect(made, "longEnough.1");
    const { rows } = await client.query("show server_version_num");
    await client.end();
    t.match(rows, [{ server_version_num: /^18/ }]);
  });
}

async function gone(world: World, identifier: string): Promise<void> {
  await until(
    () =>
      instance(world, identifier).then(
        () => "there",
        (error: { Code?: string }) => error.Code,
      ),
    (code) => code === "DBInstanceNotFound",
  );
}

/** The passwords that the sandbox made for itself. */
function passwords({ sandbox }: World): { production: string } {
  const state = Store.peek(sandbox.home);
  const production = Object.values(state?.instances ?? {}).find(
    (it) => it.identifier === "cobalt-production",
  );
  return { production: production?.masterPassword ?? "" };
}

interface Reachable {
  readonly Endpoint?: { Address?: string; Port?: number };
}

/** A session of the master, over TLS that is verified for the instance's own endpoint. */
async function connect(
  { Endpoint }: Reachable,
  password: string,
): Promise<Client> {
  const client = new Client({
    host: Endpoint?.Address,
    port: Endpoint?.Port,
    user: "cobalt",
    database: "cobalt",
    password,
    ssl: { ca: await caOf(), host: Endpoint?.Address },
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** How many users the application's database has, asked as its master. */
async function users(instance: Reachable, password: string): Promise<number> {
  const client = await connect(instance, password);
  const { rows } = await client.query(
    "select count(*)::int from accounts_user",
  );
  await client.end();
  return rows[0].count;
}

async function caOf(): Promise<string> {
  return readFile(process.env.PGSSLROOTCERT ?? "", "utf8");
}
