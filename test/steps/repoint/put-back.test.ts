import { TerminateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import { DeleteDBInstanceCommand } from "@aws-sdk/client-rds";
import t from "tap";
import { environmentState } from "../../../aws/beanstalk/environment";
import { parseArn, readProperties } from "../../../aws/beanstalk/properties";
import { asPlain } from "../../../aws/beanstalk/stored-settings";
import { DEADLINES } from "../../../aws/beanstalk/update-environment";
import { beanstalk, rds } from "../../../aws/clients";
import { CredentialsExpired } from "../../../aws/errors";
import { describeInstanceByName } from "../../../aws/rds/instances";
import { setDeletionProtection } from "../../../aws/rds/modify-instance";
import { wait } from "../../../aws/wait";
import { provider } from "../../../hooks/beanstalk-settings";
import { putBack } from "../../../steps/repoint/put-back";
import { repoint } from "../../support/steps";
import { names, saidDuring, startTarget, target } from "../../support/target";

t.test("a target gets back what it had", async (t) => {
  const world = await startTarget(t);
  const { control } = world.sandbox;
  const { place } = world;
  const clean = await world.cleanCopy();

  await t.test(
    "a setting that lived among the secrets goes back there",
    async (t) => {
      // The secret that production-green has its password from holds a user name too.
      const arn = await secretArn(world);
      await world.changeByHand({
        RDS_USERNAME: { value: `${arn}:username`, from: "environmentsecrets" },
        RDS_PORT: null,
      });
      const original = await world.five();
      const outs = await repoint(world.inputs(clean, { original }), undefined);
      t.same(outs.previous, original);
      t.same(outs.written.RDS_USERNAME, {
        value: "cobalt",
        from: "environment",
      });
      t.same(await world.five(), outs.written, "meanwhile it is a plain one");
      await putBack(outs);
      t.same(await world.five(), original, "and what wasn't there isn't again");
      await world.changeByHand(world.original);
    },
  );

  await t.test(
    "what somebody changed by hand stays, and is told",
    async (t) => {
      const outs = await repoint(world.inputs(clean), undefined);
      await world.changeByHand(asPlain({ RDS_USERNAME: "reporting" }));
      const said = await saidDuring(t, () => putBack(outs));
      t.match(
        said,
        /Warning: RDS_USERNAME of test-white was changed by somebody else/,
      );
      const five = await world.five();
      t.equal(five.RDS_USERNAME?.value, "reporting");
      t.same(five.RDS_HOSTNAME, world.original.RDS_HOSTNAME);
      t.same(await world.protected(), []);
      await world.changeByHand(world.original);
    },
  );

  await t.test(
    "settings of a newer copy that a killed run didn't note go back too",
    async (t) => {
      const outs = await repoint(world.inputs(clean), undefined);
      const newer = await world.cleanCopy();
      await repoint(world.inputs(newer), outs);
      await putBack(outs);
      t.same(await world.five(), world.original);
      t.same(await world.protected(), []);
    },
  );

  await t.test(
    "expired credentials fail it, and the next time it is done",
    async (t) => {
      const outs = await repoint(world.inputs(clean), undefined);
      await control.expireCredentials(true);
      await t.rejects(putBack(outs), CredentialsExpired);
      await control.mend();
      t.same(
        await world.protected(),
        [clean.copy.identifier],
        "still protected",
      );
      await putBack(outs);
      t.same(await world.five(), world.original);
    },
  );

  await t.test("a secret that can't be read holds nothing up", async (t) => {
    const RDS_PORT = {
      value: `${await secretArn(world)}:username`,
      from: "environmentsecrets",
    } as const;
    const denied = {
      action: "GetSecretValue",
      times: 1_000,
      effect: {
        kind: "error",
        code: "AccessDeniedException",
        message: "no",
        status: 400,
      },
    } as const;
    const outs = await repoint(world.inputs(clean), undefined);
    await world.changeByHand({ RDS_PORT });
    await control.failCalls({
      ...denied,
      times: 1,
      effect: { ...denied.effect, code: "ExpiredTokenException" },
    });
    await t.rejects(putBack(outs), CredentialsExpired, "signing in helps");
    t.same(await world.five(), { ...outs.written, RDS_PORT });

    await control.failCalls(denied);
    const said = await saidDuring(t, () => putBack(outs));
    t.match(said, /Warning: where RDS_HOSTNAME and RDS_PORT.*AccessDenied/);
    t.match(said, /Warning: RDS_PORT of test-white was changed by somebody/);
    t.same(await world.five(), { ...world.original, RDS_PORT });
    t.same(await world.protected(), []);

    await world.changeByHand({ ...outs.written, RDS_PORT });
    await putBack({ ...outs, written: undefined });
    t.same(
      await world.five(),
      world.original,
      "a killed run's settings go back, by the host's name",
    );
    await control.mend();
  });

  await t.test("an update that is rolled back is tried again", async (t) => {
    const outs = await repoint(world.inputs(clean), undefined);
    await control.failUpdate(target, {
      kind: "roll-back",
      message: "a bad day",
    });
    const said = await saidDuring(t, () => putBack(outs));
    t.match(said, /a bad day/);
    t.same(await world.five(), world.original);
  });

  await t.test("a target that stays busy holds nothing up", async (t) => {
    const outs = await repoint(world.inputs(clean), undefined);
    await control.hold(target, "Updating", 300);
    const hasty = { ...DEADLINES, ready: 1_000 };
    const said = await saidDuring(t, () => putBack(outs, hasty));
    t.match(
      said,
      /Warning: The settings of test-white weren't put back: Waited 1 s for test-white to be Ready/,
    );
    t.same(await world.protected(), []);
    await control.mend();
    await putBack(outs);
    t.same(await world.five(), world.original);
  });

  await t.test("another stack's copy keeps its protection", async (t) => {
    const outs = await repoint(world.inputs(clean), undefined);
    const theirs = await world.cleanCopy({ "prod-copy:stack": "uat" });
    await setDeletionProtection(place, theirs.copy.identifier, true);
    await putBack(outs);
    t.same(await world.protected(), [theirs.copy.identifier]);
    const production = await describeInstanceByName(
      place,
      world.production.identifier,
    );
    t.ok(production?.deletionProtection, "as does production's instance");
  });

  await t.test(
    "an original database that is gone is told, and so is the unhealthy result",
    async (t) => {
      const outs = await repoint(world.inputs(clean), undefined);
      await rds(place).send(
        new DeleteDBInstanceCommand({
          DBInstanceIdentifier: "cobalt-test-old",
          SkipFinalSnapshot: true,
        }),
      );
      await wait({
        what: "the deletion",
        look: () => describeInstanceByName(place, "cobalt-test-old"),
        done: (seen) => seen === undefined,
        deadline: 300_000,
      });
      const said = await saidDuring(t, () => putBack(outs));
      t.match(
        said,
        /Warning: RDS_HOSTNAME of test-white goes back to a host that is no RDS instance's/,
      );
      t.match(
        said,
        /Warning: test-white has its own settings again, but is Red/,
      );
      t.same(await world.five(), world.original);
    },
  );

  await t.test(
    "a target that is gone is told, and nothing is held up",
    async (t) => {
      await world.changeByHand({});
      // In the sandbox an endpoint is a bare address: a deleted instance's tells nobody whose it was.
      const left = (await readProperties(place, target)).get(names.hostname);
      const outs = await repoint(
        { ...world.inputs(clean), knownHosts: [left?.value ?? ""] },
        undefined,
      );
      await beanstalk(place).send(
        new TerminateEnvironmentCommand({ EnvironmentName: target }),
      );
      await wait({
        what: "the termination",
        look: () => environmentState(place, target),
        done: (state) => state === undefined,
        deadline: 300_000,
      });
      const gone = await provider.read?.("id", outs);
      t.equal(gone?.id, "", "a refresh says so");
      const said = await saidDuring(t, () => putBack(outs));
      t.match(said, /Warning: test-white \(e-\w+\) no longer exists/);
      t.notOk((await world.protected()).includes(clean.copy.identifier));
    },
  );

  t.same(await world.writesToProduction(), []);
});

async function secretArn({
  place,
}: {
  place: Parameters<typeof readProperties>[0];
}) {
  const properties = await readProperties(place, "production-green");
  const { whole } = parseArn(properties.get(names.password)?.value ?? "");
  return whole;
}
