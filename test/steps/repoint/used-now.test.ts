import t from "tap";
import {
  type Property,
  parseArn,
  readProperties,
} from "../../../aws/beanstalk/properties";
import { CredentialsExpired } from "../../../aws/errors";
import { listInstances } from "../../../aws/rds/instances";
import { usedNow } from "../../../steps/repoint/used-now";
import { names, saidDuring, startTarget, target } from "../../support/target";

t.test("settings whose secret can't be read", async (t) => {
  const { place, sandbox, original } = await startTarget(t);
  const instances = await listInstances(place);
  const host = original[names.hostname];
  if (!host) throw new Error("The target has no host.");
  const green = await readProperties(place, "production-green");
  const { whole } = parseArn(green.get(names.password)?.value ?? "");
  const secret = (value: string, plain?: string): Property => ({
    value,
    from: "environmentsecrets",
    ...(plain !== undefined && { plain }),
  });
  const used = (hostname: Property, port: Property) =>
    usedNow(
      { place, target, properties: names },
      new Map([
        [names.hostname, hostname],
        [names.port, port],
      ]),
      instances,
    );
  const unreadable = [
    ["is no ARN", "5432", /doesn't hold the ARN/],
    ["is gone", `${whole}gone`, /ResourceNotFoundException/],
    ["has no such key", `${whole}:port`, /has no key port/],
    [
      "isn't there as a parameter",
      "arn:aws:ssm:ap-southeast-2:100000000001:parameter/gone",
      /ParameterNotFound/,
    ],
  ] as const;
  for (const [what, value, why] of unreadable)
    await t.test(`${what}: a plain host name decides alone`, async (t) => {
      const said = await saidDuring(t, async () => {
        t.match(await used(host, secret(value)), [
          { identifier: "cobalt-test-old" },
        ]);
        t.match(await used(secret(value, host.value), secret(value)), [
          { identifier: "cobalt-test-old" },
        ]);
        t.same(await used(secret(value), secret(value)), []);
      });
      t.match(said, /Warning: where RDS_HOSTNAME and RDS_PORT of test-white/);
      t.match(said, why);
    });

  await t.test("is an error where signing in helps", async (t) => {
    await sandbox.control.expireCredentials(true);
    t.teardown(() => sandbox.control.mend());
    await t.rejects(used(host, secret(whole)), CredentialsExpired);
  });
});
