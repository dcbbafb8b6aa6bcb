import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { describeInstance } from "../../../aws/rds/instances";
import { automatedSnapshots } from "../../../aws/rds/snapshots";
import { writeEvidence } from "../../../sanitise/report/page/write-evidence";
import { adjust, adjustedNow, isAdjusted } from "../../../steps/adjust/adjust";
import { endBackups } from "../../../steps/adjust/end-backups";
import type { AdjustInputs } from "../../../steps/adjust/inputs";
import { untilRestored } from "../../../steps/adjust/until-restored";
import { failedEvidence as failed } from "../../support/failed-evidence";
import { rdsRecord } from "../../support/rds-record";
import { owner, startTarget } from "../../support/target";
import { until } from "../../support/until";

t.test("a restored instance is made what the stack wants", async (t) => {
  const world = await startTarget(t);
  const { place, production, sandbox } = world;
  const { copy } = await world.cleanCopy();
  t.capture(console, "log");
  const inputs = (more: Partial<AdjustInputs> = {}): AdjustInputs => ({
    place,
    owner,
    production,
    copy,
    instanceClass: "db.t3.micro",
    seenBackups: [],
    ...more,
  });

  await t.test("while RDS makes it, its backups can't be ended", async (t) => {
    await world.calls("ModifyDBInstance");
    const young = rdsRecord({
      identifier: production.identifier,
      status: "creating",
      backupRetentionDays: 14,
    });
    t.same(await endBackups(place, young), []);
    t.equal(await world.calls("ModifyDBInstance"), 0);
  });

  await t.test("busy is an answer, and what is there is told", async (t) => {
    await sandbox.control.hold(copy.identifier, "backing-up", 600);
    const busy = await describeInstance(place, copy.resourceId);
    if (!busy) throw new Error("no copy");
    t.match(await endBackups(place, busy), [/^rds:prod-copy-test-/]);
    t.equal(
      (await describeInstance(place, copy.resourceId))?.backupRetentionDays,
      14,
    );
    await sandbox.control.mend();
  });

  await t.test("its backups are ended, and told of, in one call", async (t) => {
    const made = await automatedSnapshots(place, copy.resourceId);
    t.equal(made.length, 1, "the restore came with production's retention");
    await world.calls("ModifyDBInstance");
    const wish = inputs({
      instanceClass: "db.t3.medium",
      allocatedStorage: 50,
      seenBackups: ["rds:seen-2026-01-01-00-00"],
    });
    const adjusted = await adjust(wish);
    t.match(adjusted, {
      identity: copy.resourceId,
      class: "db.t3.medium",
      storageGib: 50,
      backupRetentionDays: 0,
    });
    t.same(adjusted.backups, [...made, "rds:seen-2026-01-01-00-00"].sort());
    t.ok(isAdjusted(adjusted, wish));
    t.same(await automatedSnapshots(place, copy.resourceId), []);
    t.equal(await world.calls("ModifyDBInstance"), 1);
    await adjust(wish);
    t.equal(await world.calls("ModifyDBInstance"), 0, "nothing is left to do");
  });

  await t.test("what was changed by hand is seen", async (t) => {
    const wish = inputs({ instanceClass: "db.r5.large" });
    const state = { ...wish, ...(await adjust(wish)) };
    const wanted = inputs({ instanceClass: "db.t3.micro" });
    await adjust(wanted);
    const now = await adjustedNow(state);
    t.match(now, { class: "db.t3.micro" });
    t.notOk(isAdjusted(now, wish));
    t.ok(isAdjusted(now, wanted));
    t.notOk(isAdjusted({ ...now, backupRetentionDays: 7 }, wanted));
    t.notOk(isAdjusted(now, { ...wanted, allocatedStorage: 51 }));
    t.notOk(isAdjusted({ ...now, identity: "db-OTHER" }, wanted));
  });

  await t.test("a copy whose class is another's to set", async (t) => {
    const wish = inputs({ instanceClass: undefined });
    const state = await adjust(wish);
    t.ok(isAdjusted(state, wish));
    t.ok(isAdjusted({ ...state, class: "db.r5.large" }, wish));
    await world.calls("ModifyDBInstance");
    await adjust(wish);
    t.equal(await world.calls("ModifyDBInstance"), 0);
  });

  await t.test(
    "a change that a killed run began is waited for, and not begun again",
    async (t) => {
      await sandbox.control.hold(copy.identifier, "modifying", 600);
      await sandbox.control.forgetRequests();
      let isOver = false;
      const done = adjust(inputs()).finally(() => {
        isOver = true;
      });
      await until("three looks at it", async () => {
        const looks = await sandbox.control.requests();
        return (
          looks.filter(
            ({ action, parameters }) =>
              action === "DescribeDBInstances" &&
              parameters.DBInstanceIdentifier === copy.identifier,
          ).length >= 3
        );
      });
      t.notOk(isOver);
      await sandbox.control.mend();
      t.match(await done, { class: "db.t3.micro" });
      t.same(
        (await sandbox.control.requests()).filter(
          ({ action }) => action === "ModifyDBInstance",
        ),
        [],
      );
    },
  );

  await t.test("a change of class is told in the report", async (t) => {
    const first = "db.t3.micro";
    const evidence = {
      ...failed,
      outcome: "clean" as const,
      instance: {
        class: "db.m6g.xlarge",
        restoreSeconds: 600,
        finalClass: first,
        finalClassSeconds: null,
      },
    };
    const { html, json } = await writeEvidence(evidence, t.testdir());
    await adjust(inputs({ instanceClass: "db.m6g.xlarge" }));
    t.match(JSON.parse(await readFile(json, "utf8")), {
      instance: { finalClassSeconds: null },
    });
    await adjust(inputs({ instanceClass: first, report: html }));
    t.match(JSON.parse(await readFile(json, "utf8")), {
      outcome: "clean",
      instance: {
        class: "db.m6g.xlarge",
        restoreSeconds: 600,
        finalClass: first,
        finalClassSeconds: Number,
      },
    });
    t.match(
      await readFile(html, "utf8"),
      /Besides, the restore before it 10\smin, the change from .*db\.m6g\.xlarge.* to .*db\.t3\.micro.* after it [\d.]+\ss\./,
    );
  });

  await t.test("a report that is elsewhere is no reason to fail", async (t) => {
    const said = t.capture(console, "log");
    await adjust(
      inputs({
        instanceClass: "db.m6g.xlarge",
        report: join(t.testdir(), "prod-copy-of-another-machine.html"),
      }),
    );
    t.match(
      said()
        .map(({ args }) => args.join(" "))
        .join("\n"),
      /of-another-machine\.html isn't on this machine/,
    );
  });

  await t.test("RDS still optimises its storage: it is ready", async (t) => {
    await sandbox.control.hold(copy.identifier, "storage-optimization", 600);
    t.same(await untilRestored(place, copy), []);
    await sandbox.control.mend();
  });

  await t.test("a restore that fails is told at once", async (t) => {
    await sandbox.control.hold(copy.identifier, "incompatible-restore", 600);
    await t.rejects(
      untilRestored(place, copy),
      /began to restore, is incompatible-restore: run "pulumi up" again/,
    );
    await sandbox.control.mend();
  });

  await t.test("production isn't, nor another stack's copy", async (t) => {
    await world.calls("ModifyDBInstance");
    const theirs = { ...copy, ...production };
    await t.rejects(
      adjust(inputs({ copy: theirs, instanceClass: "db.m5.large" })),
      {
        name: "NotTheCopy",
      },
    );
    await t.rejects(adjust(inputs({ owner: { ...owner, stack: "uat" } })), {
      name: "NotTheCopy",
    });
    const record = await describeInstance(place, production.resourceId);
    if (!record) throw new Error("no production");
    await t.rejects(endBackups(place, record), { code: "NotOurs" });
    t.equal(await world.calls("ModifyDBInstance"), 0);
  });
});
