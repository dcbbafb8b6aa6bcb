import { readFile } from "node:fs/promises";
import {
  type DBInstance,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import t, { type Test } from "tap";
import { killAt, type Stack, startStack, succeeded } from "../support/stack";
import { until } from "../support/until";

t.test(
  "a production that has all that RDS offers is restored, and nothing is left to change",
  async (t) => {
    const stack = await startStack(t);
    const { rds } = stack;
    await enrich(stack, rds);
    await stack.sandbox.control.snapshot();
    await stack.engine.config({ "prod-copy:allocatedStorage": 200 });

    await t.test("with larger storage, and its backup ended", async (t) => {
      succeeded(t, await stack.up());
      t.match(await theCopy(stack, rds), {
        BackupRetentionPeriod: 0,
        AllocatedStorage: 200,
        StorageType: "io1",
        Iops: 3000,
        MaxAllocatedStorage: 1000,
        PerformanceInsightsEnabled: true,
        MonitoringInterval: 60,
        IAMDatabaseAuthenticationEnabled: true,
        MultiAZ: false,
        DeletionProtection: true,
        EngineLifecycleSupport: "open-source-rds-extended-support",
      });
      const { backups } = await report(stack);
      t.match(backups, [/^rds:prod-copy-sandbox.*-\d\d-\d\d$/]);
      await hasNoBackup(t, stack);
      await nothingToChange(t, stack);
    });

    await t.test(
      "another class comes at once, also after a kill in the middle",
      async (t) => {
        const before = await theCopy(stack, rds);
        await stack.engine.config({
          "prod-copy:instanceClass": "db.t3.medium",
        });
        await killAt(stack, "ModifyDBInstance");
        succeeded(t, await stack.up());
        t.match(await theCopy(stack, rds), {
          DBInstanceClass: "db.t3.medium",
          DbiResourceId: before.DbiResourceId,
        });
        await nothingToChange(t, stack);
      },
    );

    await t.test("one that was changed by hand is changed back", async (t) => {
      const { DBInstanceIdentifier } = await theCopy(stack, rds);
      await modify(stack, rds, {
        DBInstanceIdentifier,
        DBInstanceClass: "db.r5.large",
        BackupRetentionPeriod: 7,
      });
      succeeded(t, await refresh(stack));
      succeeded(t, await stack.up());
      t.match(await theCopy(stack, rds), {
        DBInstanceClass: "db.t3.medium",
        BackupRetentionPeriod: 0,
      });
      await nothingToChange(t, stack);
    });

    await t.test(
      "a restore whose run was killed is gone on with, not begun again",
      async (t) => {
        const { control } = stack.sandbox;
        const { identifier: snapshot } = await control.snapshot();
        await killAt(stack, "RestoreDBInstanceFromDBSnapshot");
        const begun = (await stack.copies()).length;
        t.equal(begun, 2);
        succeeded(t, await stack.engine.pulumi(["preview"]));
        await control.forgetRequests();
        const up = succeeded(t, await stack.up());
        t.match(
          up.stdout,
          `goes on with the copy: an earlier run began to restore`,
        );
        const restores = (await control.requests()).filter(
          ({ action }) => action === "RestoreDBInstanceFromDBSnapshot",
        );
        t.same(restores, []);
        const copy = await theCopy(stack, rds);
        t.equal(
          await stack.databaseOf("test-white"),
          copy.DBInstanceIdentifier,
        );
        t.match(await stack.engine.outputs(), {
          copy: copy.DBInstanceIdentifier,
          snapshot,
        });
        t.match(await report(stack), { origin: { identifier: snapshot } });
        await hasNoBackup(t, stack);
        await nothingToChange(t, stack);
      },
    );

    await t.test("and the next snapshot replaces it as ever", async (t) => {
      const before = await theCopy(stack, rds);
      await stack.sandbox.control.snapshot();
      succeeded(t, await stack.up());
      const after = await theCopy(stack, rds);
      t.not(after.DbiResourceId, before.DbiResourceId);
      t.match(after, { DBInstanceClass: "db.t3.medium" });
      succeeded(t, await stack.destroy());
      t.same(await stack.copies(), []);
    });
  },
);

/** Gives production what a site that has grown may have. */
async function enrich(stack: Stack, rds: RDSClient): Promise<void> {
  await modify(stack, rds, {
    DBInstanceIdentifier: "cobalt-production",
    AllocatedStorage: 100,
    StorageType: "io1",
    Iops: 3000,
    MaxAllocatedStorage: 1000,
    MultiAZ: true,
    MonitoringInterval: 60,
    EnablePerformanceInsights: true,
    EnableIAMDatabaseAuthentication: true,
    ManageMasterUserPassword: true,
    CACertificateIdentifier: "rds-ca-2019",
  });
}

/** As a person would, by the console, and until it is in force. */
async function modify(
  stack: Stack,
  rds: RDSClient,
  change: Omit<
    ConstructorParameters<typeof ModifyDBInstanceCommand>[0],
    "ApplyImmediately"
  >,
): Promise<void> {
  await rds.send(
    new ModifyDBInstanceCommand({ ...change, ApplyImmediately: true }),
  );
  await until(`${change.DBInstanceIdentifier} to be available`, async () => {
    const { instances } = await stack.sandbox.control.overview();
    const found = instances.find(
      ({ identifier }) => identifier === change.DBInstanceIdentifier,
    );
    return found?.status === "available";
  });
}

/** The only copy, as RDS describes it. */
async function theCopy(stack: Stack, rds: RDSClient): Promise<DBInstance> {
  const [copy, ...others] = await stack.copies();
  if (!copy || others.length > 0) throw new Error("there isn't one copy");
  const { DBInstances: [found] = [] } = await rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: copy.identifier }),
  );
  if (!found) throw new Error(`no ${copy.identifier}`);
  return found;
}

async function report({ engine }: Stack) {
  const { report: page } = await engine.outputs();
  return JSON.parse(
    await readFile(String(page).replace(/html$/, "json"), "utf8"),
  );
}

/** RDS has no snapshot of any copy. */
async function hasNoBackup(t: Test, { sandbox }: Stack): Promise<void> {
  const { snapshots } = await sandbox.control.overview();
  t.same(
    snapshots
      .map(({ identifier }) => identifier)
      .filter((identifier) => identifier.includes("prod-copy-")),
    [],
  );
}

function refresh({ engine }: Stack) {
  return engine.pulumi(["refresh", "--yes", "--skip-preview"]);
}

/** Two previews without changes, the second of what is there now. */
async function nothingToChange(t: Test, { engine }: Stack): Promise<void> {
  const preview = ["preview", "--expect-no-changes", "--diff"];
  succeeded(t, await engine.pulumi(preview));
  succeeded(t, await engine.pulumi([...preview, "--refresh"]));
}
