import {
  ElasticBeanstalkClient,
  TerminateEnvironmentCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import t from "tap";
import { environmentState } from "../../aws/beanstalk/environment";
import { readProperties } from "../../aws/beanstalk/properties";
import { updateEnvironment } from "../../aws/beanstalk/update-environment";
import { describeInstance, listInstances } from "../../aws/rds/instances";
import { setDeletionProtection } from "../../aws/rds/modify-instance";
import { protect } from "../../aws/rds/protection";
import { wait } from "../../aws/wait";
import { provider } from "../../hooks/leftovers";
import { NotDeleted } from "../../steps/clear/delete-every";
import {
  names,
  owner,
  saidDuring,
  startTarget,
  target,
} from "../support/target";

t.test("what a killed run left", async (t) => {
  const world = await startTarget(t);
  const { place, production } = world;
  const inputs = (instances: readonly string[]) => ({
    place,
    owner,
    production,
    target,
    properties: names,
    instances,
  });
  /** A copy as a run leaves it that is killed before it tells the target. */
  const prepared = async (environmentId?: string) => {
    const clean = await world.cleanCopy();
    const instance = await describeInstance(place, clean.copy.resourceId);
    const environment = await environmentState(place, target);
    if (!instance || !environment) throw new Error("nothing to protect");
    await protect(place, instance, {
      environmentId: environmentId ?? environment.id,
      healthBefore: "Green",
    });
    return clean;
  };
  const there = async () =>
    (await listInstances(place)).map(({ resourceId }) => resourceId);

  await t.test("is deleted, and gone when the step ends", async (t) => {
    const { copy } = await world.cleanCopy();
    await provider.create(inputs([copy.resourceId]));
    t.notOk((await there()).includes(copy.resourceId));
  });

  await t.test("isn't production's instance, whoever says so", async (t) => {
    await world.sandbox.control.forgetRequests();
    await provider.create(inputs([production.resourceId]));
    t.ok((await there()).includes(production.resourceId));
    t.equal(await world.calls("DeleteDBInstance"), 0);
  });

  await t.test("isn't another stack's copy", async (t) => {
    const { copy } = await world.cleanCopy({ "prod-copy:stack": "uat" });
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
  });

  await t.test("isn't what the target has come to use meanwhile", async (t) => {
    const { copy } = await world.cleanCopy();
    await world.changeByHand({
      RDS_HOSTNAME: { value: copy.address, from: "environment" },
    });
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
    await world.changeByHand({
      RDS_HOSTNAME: world.original.RDS_HOSTNAME ?? null,
    });
  });

  await t.test(
    "is deleted though it was protected for the target, which never came to use it",
    async (t) => {
      const { copy } = await prepared();
      await provider.create(inputs([copy.resourceId]));
      t.notOk((await there()).includes(copy.resourceId));
    },
  );

  await t.test("isn't a copy protected for another environment", async (t) => {
    const { copy } = await prepared("e-another");
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
    t.match(await world.protected(), [copy.identifier]);
    await setDeletionProtection(place, copy.identifier, false);
  });

  await t.test("isn't one that an update may be about", async (t) => {
    const { copy } = await prepared();
    const update = world.changeByHand({
      RDS_HOSTNAME: { value: copy.address, from: "environment" },
    });
    await wait({
      what: "the update to begin",
      look: () => environmentState(place, target),
      done: (state) => state?.status === "Updating",
      deadline: 300_000,
      pause: 20,
    });
    await provider.create(inputs([copy.resourceId]));
    await update;
    t.ok((await there()).includes(copy.resourceId));
    t.match(await world.protected(), [copy.identifier]);
    await world.changeByHand({
      RDS_HOSTNAME: world.original.RDS_HOSTNAME ?? null,
    });
    await setDeletionProtection(place, copy.identifier, false);
  });

  await t.test("isn't a copy that somebody protected", async (t) => {
    const { copy } = await world.cleanCopy();
    await setDeletionProtection(place, copy.identifier, true);
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
  });

  await t.test("one that is gone already is no error", async () => {
    await provider.create(inputs(["db-GONE"]));
  });

  await t.test("an empty list asks for no work, and no call", async (t) => {
    await world.sandbox.control.forgetRequests();
    t.same(await provider.diff("leftovers", inputs(["x"]), inputs([])), {
      changes: false,
    });
    await provider.create(inputs([]));
    t.same(await world.sandbox.control.requests(), []);
  });
});

t.test("destroy, whatever the engine's state knows,", async (t) => {
  const world = await startTarget(t);
  const { place, production, sandbox } = world;
  const { control } = sandbox;
  const outputs = {
    place,
    owner,
    production,
    target,
    application: "cobalt",
    properties: names,
    instances: [],
  };
  const destroy = async () => provider.delete?.("leftovers", outputs);
  const there = async () =>
    (await listInstances(place)).map(({ identifier }) => identifier);
  const before = await there();
  /** An environment's database, set by hand. */
  const lead = async (environment: string, address: string) =>
    updateEnvironment(place, environment, {
      RDS_HOSTNAME: { value: address, from: "environment" },
    });

  await t.test(
    "deletes each instance of the stack's, one being restored and one that somebody protected too",
    async (t) => {
      const { copy } = await world.cleanCopy();
      await setDeletionProtection(place, copy.identifier, true);
      const other = await world.cleanCopy({ "prod-copy:stack": "uat" });
      const { identifier } = await world.beginRestore();
      const said = await saidDuring(t, destroy);
      t.match(said, `deleted ${copy.identifier}`);
      t.match(said, `deleted ${identifier}`);
      t.same((await there()).sort(), [...before, other.copy.identifier].sort());
      const deletions = (await control.requests()).filter(
        ({ action }) => action === "DeleteDBInstance",
      );
      t.equal(deletions.length, 2);
      for (const { parameters } of deletions)
        t.match(parameters, {
          SkipFinalSnapshot: "true",
          DeleteAutomatedBackups: "true",
        });
      t.same(await world.writesToProduction(), []);
    },
  );

  await t.test("waits for one that RDS doesn't delete yet", async (t) => {
    const { identifier } = await world.beginRestore();
    await control.failCalls({
      action: "DeleteDBInstance",
      times: 2,
      effect: {
        kind: "error",
        code: "InvalidDBInstanceState",
        message: `Instance ${identifier} is creating`,
        status: 400,
      },
    });
    const said = await saidDuring(t, destroy);
    t.match(said, `${identifier} can't be deleted yet: it is creating`);
    t.notOk((await there()).includes(identifier));
  });

  await t.test(
    "names what it can't delete, and deletes the rest",
    async (t) => {
      const refused = await world.cleanCopy();
      const { identifier } = refused.copy;
      const code = "AccessDenied";
      await control.failCalls({
        action: "DeleteDBInstance",
        effect: { kind: "error", code, message: "not you", status: 403 },
      });
      const other = await world.cleanCopy();
      await t.rejects(destroy(), {
        name: NotDeleted.name,
        message: /prod-copy-test-\w+ isn't deleted: .*not you/,
      });
      const left = (await there()).filter((one) =>
        [identifier, other.copy.identifier].includes(one),
      );
      t.equal(left.length, 1);
      await destroy();
      t.notOk((await there()).includes(identifier));
    },
  );

  await t.test("deletes none that an environment uses", async (t) => {
    const { copy } = await world.cleanCopy();
    const uat = await environmentState(place, "uat-grey");
    t.match(uat, { application: "cobalt" });
    for (const environment of [target, "uat-grey"]) {
      const now = await readProperties(place, environment);
      await lead(environment, copy.address);
      await t.rejects(destroy(), {
        name: NotDeleted.name,
        message: `${copy.identifier} isn't deleted: ${environment} uses it`,
      });
      t.ok((await there()).includes(copy.identifier));
      await lead(environment, now.get("RDS_HOSTNAME")?.value ?? "");
    }
  });

  await t.test(
    "deletes nothing where environments can't be listed",
    async (t) => {
      const [identifier = ""] = (await there()).filter(
        (one) => !before.includes(one) && one.startsWith("prod-copy-test"),
      );
      await control.failCalls({
        action: "DescribeEnvironments",
        times: 100,
        effect: {
          kind: "error",
          code: "AccessDenied",
          message: "not you",
          status: 403,
        },
      });
      await t.rejects(destroy(), { name: NotDeleted.name });
      await control.mend();
      t.ok((await there()).includes(identifier));
    },
  );

  await t.test(
    "when the target is gone: deletes none that another environment of its application uses",
    async (t) => {
      const { copy } = await world.cleanCopy();
      const now = await readProperties(place, "uat-grey");
      await lead("uat-grey", copy.address);
      const beanstalk = new ElasticBeanstalkClient({ region: place.region });
      t.teardown(() => beanstalk.destroy());
      await beanstalk.send(
        new TerminateEnvironmentCommand({ EnvironmentName: target }),
      );
      await wait({
        what: `${target} to be gone`,
        look: () => environmentState(place, target),
        done: (state) => state === undefined,
        deadline: 300_000,
        pause: 50,
      });
      await t.rejects(destroy(), {
        message: `${copy.identifier} isn't deleted: uat-grey uses it`,
      });
      // Written by an older version, the state doesn't name the application.
      const { application: _, ...old } = outputs;
      await lead("uat-grey", now.get("RDS_HOSTNAME")?.value ?? "");
      await t.rejects(async () => provider.delete?.("leftovers", old), {
        message: /isn't in this stack's state/,
      });
      t.ok((await there()).includes(copy.identifier));
      await destroy();
      t.notOk((await there()).includes(copy.identifier));
    },
  );

  await t.test("goes by what the last run knew", async (t) => {
    const { application: _, ...old } = outputs;
    t.same(await provider.diff("leftovers", old, outputs), { changes: true });
    t.same(await provider.diff("leftovers", outputs, outputs), {
      changes: false,
    });
  });
});
