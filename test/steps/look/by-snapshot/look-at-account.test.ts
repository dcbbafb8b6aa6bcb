import { CreateDBSnapshotCommand } from "@aws-sdk/client-rds";
import t from "tap";
import { environmentState } from "../../../../aws/beanstalk/environment";
import { rds } from "../../../../aws/clients";
import { describeInstance } from "../../../../aws/rds/instances";
import { deleteInstance } from "../../../../aws/rds/modify-instance";
import { protect, release } from "../../../../aws/rds/protection";
import { listSnapshots } from "../../../../aws/rds/snapshots";
import { tagInstance } from "../../../../aws/rds/tag-instance";
import { TAGS } from "../../../../aws/rds/tags";
import { wait } from "../../../../aws/wait";
import {
  lookAtAccount,
  type Wishes,
} from "../../../../steps/look/by-snapshot/look-at-account";
import { owner, startTarget } from "../../../support/target";
import { wishes } from "../../../support/wishes";

t.test("what is seen of an account", async (t) => {
  const world = await startTarget(t);
  const look = (more: Partial<Wishes> = {}) =>
    lookAtAccount({ ...wishes, ...more }, "hash");

  await t.test("production, target, snapshot and network", async (t) => {
    const [snapshot] = await listSnapshots(
      world.place,
      world.production.identifier,
    );
    t.match(await look(), {
      production: {
        environment: "production-blue",
        identifier: "cobalt-production",
      },
      database: "cobalt",
      applicationRole: "cobalt",
      decision: { kind: "restore", snapshot: snapshot?.identifier },
      snapshot: { status: "available" },
      toTake: [],
      groups: {
        subnetGroup: "test-subnets",
        securityGroups: ["sg-test"],
        parameterGroup: undefined,
        warnings: [],
      },
      tags: {
        copy: {
          [TAGS.project]: "prod-copy",
          [TAGS.stack]: "test",
          [TAGS.snapshot]: snapshot?.identifier,
          [TAGS.generation]: /^[0-9a-f]{16}$/,
        },
      },
    });
  });

  await t.test("a copy that is clean is kept", async (t) => {
    const seen = await look();
    const clean = await world.cleanCopy(seen.tags.copy);
    await tagInstance(world.place, clean.arn, {
      [TAGS.adopted]: clean.copy.resourceId,
      [TAGS.sanitised]: `${clean.copy.resourceId} hash`,
    });
    t.match(await look(), {
      decision: { kind: "keep", generation: seen.tags.copy[TAGS.generation] },
      tags: { copy: seen.tags.copy },
    });
    await deleteInstance(world.place, clean.copy.identifier);
  });

  await t.test(
    "a copy in use that lost its tags is kept by its marker, or nothing is decided",
    async (t) => {
      const seen = await look();
      const { copy, arn, applicationPassword } = await world.cleanCopy({
        ...seen.tags.copy,
        "cost:centre": "1",
      });
      await world.changeByHand({
        RDS_HOSTNAME: { value: copy.address, from: "environment" },
        RDS_PASSWORD: { value: applicationPassword, from: "environment" },
      });
      // The marker of `target.ts` is of an older version, and by other rules.
      const found = await lookAtAccount(wishes, "rules");
      t.match(found.decision, { kind: "keep" });
      t.ok(found.tags.others.includes("cost:centre"));
      t.same(found.lostTags, {
        of: copy.resourceId,
        tags: {
          [TAGS.adopted]: copy.resourceId,
          [TAGS.sanitised]: `${copy.resourceId} rules`,
        },
      });

      await world.changeByHand({
        RDS_PASSWORD: { value: "another-one", from: "environment" },
      });
      await t.rejects(lookAtAccount(wishes, "rules"), {
        name: "Refusal",
        message:
          /has lost its tags prod-copy:adopted, prod-copy:sanitised.*can't be read/,
      });
      await tagInstance(world.place, arn, found.lostTags.tags);
      t.match(await lookAtAccount(wishes, "rules"), {
        decision: { kind: "keep" },
        lostTags: { of: null },
      });
      await world.changeByHand(world.original);
      await deleteInstance(world.place, copy.identifier);
    },
  );

  await t.test("a safety snapshot besides, when wished", async (t) => {
    const { toTake, decision } = await look({ safetySnapshot: true });
    t.match(toTake, [{ status: undefined, restored: false }]);
    t.match(toTake[0]?.identifier, /^prod-copy-test-safety-rds-cobalt/);
    t.match(decision.snapshot, /^rds:cobalt-production-/);
  });

  await t.test("a new snapshot for a new value of refresh", async (t) => {
    t.match(await look({ snapshot: { kind: "new", refresh: "2026-11" } }), {
      toTake: [
        {
          identifier: "prod-copy-test-2026-11",
          status: undefined,
          restored: true,
        },
      ],
      decision: { snapshot: "prod-copy-test-2026-11" },
    });
  });

  await t.test(
    "ssh through the target goes to one of its own instances",
    async (t) => {
      t.match(
        (await look({ access: { by: "ssh through the target" } })).access,
        {
          by: "ssh",
          destination: /^i-[0-9a-f]+$/,
        },
      );
    },
  );

  await t.test(
    "a restore that an earlier run began is gone on with",
    async (t) => {
      const seen = await look();
      const begun = await world.cleanCopy(seen.tags.copy);
      t.match(await look(), {
        decision: {
          kind: "go on",
          takenOver: true,
          copy: { resourceId: begun.copy.resourceId },
          leftovers: [],
        },
        tags: { copy: seen.tags.copy },
      });
      await deleteInstance(world.place, begun.copy.identifier);
    },
  );

  const refused: readonly [string, Partial<Wishes>, RegExp][] = [
    [
      "an account that isn't allowed",
      { allowedAccounts: ["123456789012"] },
      /aws:allowedAccountIds is \["123456789012"\], but .* 100000000001/,
    ],
    [
      "a production that doesn't exist",
      { production: "production-red" },
      /There is no Beanstalk environment production-red/,
    ],
    [
      "properties under names that production doesn't use",
      { properties: { ...wishes.properties, hostname: "DB_HOST" } },
      /production-blue has no environment property DB_HOST/,
    ],
    [
      "less storage than the snapshot has",
      { allocatedStorage: 19 },
      /prod-copy:allocatedStorage is 19, but the snapshot rds:.* has \d+ GiB: set it to \d+ or more/,
    ],
    [
      "a target that doesn't exist",
      { target: "test-black" },
      /There is no Beanstalk environment test-black/,
    ],
    [
      "production as the target, whatever its case",
      { target: "Production-Blue" },
      /is production's own environment/,
    ],
    [
      "the idle colour, which is listed",
      { target: "production-green" },
      /production-green is listed in prod-copy:neverTouch/,
    ],
    [
      "the idle colour, which isn't listed but uses production's database",
      { target: "production-green", neverTouch: [], guards: [] },
      /lead to production's instance, cobalt-production/,
    ],
    [
      "a guard that doesn't hold",
      { guards: [{ property: "DISABLE_PLAYPEN", mustBe: "ON" }] },
      /DISABLE_PLAYPEN of test-white isn't ON, but must be/,
    ],
    [
      "a pinned snapshot that production doesn't have",
      { snapshot: { kind: "pinned", identifier: "rds:elsewhere-2026" } },
      /prod-copy:snapshot is "rds:elsewhere-2026", but .* has no snapshot of that name/,
    ],
    [
      "a subnet group that doesn't exist",
      { subnetGroup: "nowhere" },
      /prod-copy:subnetGroup is "nowhere", but there is no such/,
    ],
    [
      "a parameter group that doesn't exist",
      { parameterGroup: "nothing" },
      /prod-copy:parameterGroup is "nothing", but there is no such/,
    ],
    [
      "a parameter group of another family",
      { parameterGroup: "default.postgres18" },
      /which is of family postgres18: the snapshot needs one of family postgres15/,
    ],
  ];
  for (const [what, more, message] of refused)
    await t.test(`refuses ${what}`, async (t) => {
      await t.rejects(look(more), { message });
    });

  await t.test(
    "refuses a pinned snapshot that failed, whatever is taken besides",
    async (t) => {
      const identifier = (await look()).decision.snapshot ?? "";
      await world.sandbox.control.hold(identifier, "failed", 60);
      await t.rejects(
        look({
          snapshot: { kind: "pinned", identifier },
          safetySnapshot: true,
        }),
        { message: /"rds:\S+", whose status is failed: choose another/ },
      );
      await world.sandbox.control.mend();
    },
  );

  await t.test("refuses properties over 4,096 bytes", async (t) => {
    await world.changeByHand({
      A_LONG_STORY: { value: "x".repeat(3000), from: "environment" },
    });
    await t.rejects(look(), { message: /Beanstalk takes 4096 at most/ });
    await world.changeByHand({ A_LONG_STORY: null });
  });

  await t.test(
    "refuses to choose a network when the target has no database",
    async (t) => {
      const host = world.original.RDS_HOSTNAME;
      await world.changeByHand({
        RDS_HOSTNAME: { value: "db.example.com", from: "environment" },
      });
      await t.rejects(look(), {
        message: /RDS_HOSTNAME of test-white is db\.example\.com.*knownHosts/,
      });
      const knownHosts = ["db.example.com"];
      await t.rejects(look({ knownHosts }), {
        message: /prod-copy:subnetGroup isn't set/,
      });
      t.match(
        await look({
          knownHosts,
          subnetGroup: "test-subnets",
          securityGroups: ["sg-test"],
        }),
        { groups: { subnetGroup: "test-subnets" } },
      );
      await world.changeByHand({ RDS_HOSTNAME: host ?? null });
    },
  );

  await t.test("refuses when settings are hidden", async (t) => {
    await world.sandbox.control.hideSettings("production-blue", true);
    await t.rejects(look(), {
      message: /DescribeConfigurationSettings/,
    });
    await world.sandbox.control.hideSettings("production-blue", false);
  });

  await t.test("says what to do when credentials have expired", async (t) => {
    await world.sandbox.control.expireCredentials(true);
    await t.rejects(look(), { message: /credentials expired .*aws sso login/ });
    await world.sandbox.control.expireCredentials(false);
  });

  await t.test("a burst of throttling passes", async (t) => {
    await world.sandbox.control.failCalls({
      times: 4,
      effect: {
        kind: "error",
        code: "Throttling",
        message: "Rate exceeded",
        status: 400,
      },
    });
    t.match(await look(), { decision: { kind: "restore" } });
  });

  await t.test(
    "waits for an update that a killed run began, and then sees what it led to",
    async (t) => {
      const { copy, applicationPassword } = await world.cleanCopy(
        (await look()).tags.copy,
      );
      const [instance, environment] = await Promise.all([
        describeInstance(world.place, copy.resourceId),
        environmentState(world.place, wishes.target),
      ]);
      if (!instance || !environment) throw new Error("nothing to protect");
      await protect(world.place, instance, {
        environmentId: environment.id,
        healthBefore: "Green",
      });
      t.match((await look()).decision.leftovers, [
        { identifier: copy.identifier },
      ]);
      const update = world.changeByHand({
        RDS_HOSTNAME: { value: copy.address, from: "environment" },
        RDS_PASSWORD: { value: applicationPassword, from: "environment" },
      });
      await wait({
        what: "the update to begin",
        look: () => environmentState(world.place, wishes.target),
        done: (state) => state?.status === "Updating",
        deadline: 300_000,
        pause: 20,
      });
      // Its settings may lead there before it is Ready: then nothing is left to wait for.
      const found = await look();
      t.match(found.target.leadsTo, [{ resourceId: copy.resourceId }]);
      t.same(found.decision.leftovers, []);
      await update;
      await world.changeByHand(world.original);
      await release(world.place, owner, environment.id);
      await deleteInstance(world.place, copy.identifier);
    },
  );

  await t.test("never takes a snapshot of this project's own", async (t) => {
    const { place, production } = world;
    const ours = "prod-copy-test-of-today";
    await rds(place).send(
      new CreateDBSnapshotCommand({
        DBInstanceIdentifier: production.identifier,
        DBSnapshotIdentifier: ours,
        Tags: [{ Key: TAGS.project, Value: "prod-copy" }],
      }),
    );
    await wait({
      what: `${ours} to be available`,
      look: () => listSnapshots(place, production.identifier),
      done: (all) =>
        all.some(
          ({ identifier, status }) =>
            identifier === ours && status === "available",
        ),
      deadline: 300_000,
      pause: 200,
    });
    t.match((await look()).decision.snapshot, /^rds:cobalt-production-/);
  });
});
