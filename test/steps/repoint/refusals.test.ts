import { UpdateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import t from "tap";
import { WrongAccount } from "../../../aws/account";
import { asPlain } from "../../../aws/beanstalk/stored-settings";
import { waitUntilReady } from "../../../aws/beanstalk/update-environment";
import { beanstalk } from "../../../aws/clients";
import { CredentialsExpired } from "../../../aws/errors";
import { tagInstance } from "../../../aws/rds/tag-instance";
import { TAGS } from "../../../aws/rds/tags";
import { LoginRefused } from "../../../postgres/errors";
import type { RepointInputs } from "../../../steps/repoint/inputs";
import { TargetRefused } from "../../../steps/repoint/preconditions";
import { NotSanitised } from "../../../steps/repoint/sanitised";
import { repoint } from "../../support/steps";
import { names, startTarget, target } from "../../support/target";

t.test("nothing is changed where something forbids it", async (t) => {
  const world = await startTarget(t);
  const { place, production, sandbox } = world;
  const clean = await world.cleanCopy();

  /** Tries to repoint with other inputs, and checks that it is refused and that nothing was done. */
  const refused = (
    what: string,
    changes: Partial<RepointInputs>,
    ...reasons: (RegExp | (new (...args: never[]) => Error))[]
  ) =>
    t.test(what, async (t) => {
      await world.calls("");
      const attempt = repoint(world.inputs(clean, changes), undefined);
      for (const reason of reasons)
        await (reason instanceof RegExp
          ? t.rejects(attempt, reason)
          : attempt.then(
              () => t.fail("it was done"),
              (error) => t.ok(error instanceof reason, String(error)),
            ));
      t.equal(await world.calls("UpdateEnvironment"), 0, "no update was sent");
      t.same(await world.protected(), [], "nothing was protected");
    });

  await refused(
    "another account is refused, quoting both",
    { place: { ...place, account: "123456789012" } },
    WrongAccount,
    /100000000001.*123456789012/,
  );
  await tagInstance(place, clean.arn, {
    [TAGS.adopted]: clean.copy.resourceId,
    [TAGS.sanitised]: `${clean.copy.resourceId} rules`,
  });
  await refused(
    "a marker of another run, whatever the tags say",
    { nonce: "other" },
    NotSanitised,
  );
  await refused(
    "a copy that isn't the one that was sanitised",
    { identity: "db-OTHER" },
    NotSanitised,
  );
  await refused(
    "a copy that doesn't take the application's new password",
    { applicationPassword: "wrong" },
    LoginRefused,
  );
  await refused(
    "an instance that is no copy, production's above all",
    {
      copy: { ...production, masterUsername: "cobalt" },
      identity: production.resourceId,
    },
    /RDS knows no copy cobalt-production/,
  );
  await refused(
    "production's own environment",
    { target: "production-blue" },
    TargetRefused,
    /is production's own environment.*lead to production's instance/,
  );
  await refused(
    "production's idle colour",
    { target: "production-green", neverTouch: [] },
    /lead to production's instance, cobalt-production/,
  );
  await refused(
    "what is listed",
    { neverTouch: [target] },
    /prod-copy:neverTouch/,
  );
  await refused(
    "a target that isn't there",
    { target: "test-whit" },
    /no Beanstalk environment test-whit/,
  );
  await refused(
    "a guard that doesn't hold",
    { guards: [{ property: "DISABLE_PLAYPEN", mustBe: "ON" }] },
    /DISABLE_PLAYPEN of test-white isn't ON/,
  );

  await sandbox.control.hideSettings(target, true);
  await refused(
    "settings that these credentials don't show",
    {},
    /AWS shows no settings of .*test-white.*DescribeConfigurationSettings/,
  );
  await sandbox.control.mend();

  await world.changeByHand(
    asPlain({ DISABLE_PLAYPEN: "on", DB_HOST: "pool.example.com" }),
  );
  await refused(
    "a value that a guard forbids",
    {},
    /DISABLE_PLAYPEN of test-white is ON/,
  );

  await refused(
    "a host that came up meanwhile, and that nobody answers for",
    { properties: { ...names, hostname: "DB_HOST" } },
    /test-white is left as it is\. DB_HOST of test-white is pool\.example\.com/,
  );

  const used = [...(await world.properties())].reduce(
    (sum, [name, { value }]) => sum + `${name}=${value}`.length,
    0,
  );
  const long = "x".repeat(4096 - used - "LONG=".length);
  await world.changeByHand(asPlain({ LONG: long }));
  await refused(
    "properties that would be over 4,096 bytes",
    { properties: { ...names, password: "RDS_PASSWORD_OF_THE_COPY" } },
    /would take \d+ bytes, but Beanstalk takes 4096/,
  );

  const coupled = {
    Namespace: "aws:rds:dbinstance",
    OptionName: "HasCoupledDatabase",
    Value: "true",
  };
  await beanstalk(place).send(
    new UpdateEnvironmentCommand({
      EnvironmentName: target,
      OptionSettings: [coupled],
    }),
  );
  await waitUntilReady(place, target, 30_000);
  await refused("a coupled database", {}, /coupled.*Decouple it first/);

  await sandbox.control.expireCredentials(true);
  await t.rejects(repoint(world.inputs(clean), undefined), CredentialsExpired);
  await sandbox.control.mend();
  t.same(await world.writesToProduction(), []);
});
