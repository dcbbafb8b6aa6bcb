import { UpdateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import t from "tap";
import { callerAccount } from "../../aws/account";
import { describeEnvironment } from "../../aws/beanstalk/environment";
import {
  readProperties,
  resolveProperty,
} from "../../aws/beanstalk/properties";
import { asPlain } from "../../aws/beanstalk/stored-settings";
import { waitUntilReady } from "../../aws/beanstalk/update-environment";
import { beanstalk } from "../../aws/clients";
import { listInstances } from "../../aws/rds/instances";
import { describeSnapshot, listSnapshots } from "../../aws/rds/snapshots";
import { findProduction, NoProduction } from "../../identity/production";
import { targetFacts } from "../../identity/target-facts";
import { names, startTarget, target } from "../support/target";

t.test("production is found by its environment's name", async (t) => {
  const world = await startTarget(t);
  const { place, sandbox } = world;

  await t.test(
    "the environment's properties lead to RDS's own record",
    async (t) => {
      const found = await findProduction(place, "production-blue", names);
      const { production, database, applicationRole, instance } = found;
      t.equal(production.identifier, "cobalt-production");
      t.equal(production.resourceId, instance.resourceId);
      t.match(production.resourceId, /^db-/);
      t.equal(database, "cobalt");
      t.equal(applicationRole, "cobalt");
      t.ok(instance.deletionProtection);
      t.match(instance.engineVersion, /^15\./);
      t.notOk(
        JSON.stringify(found).includes(await password(world)),
        "its password isn't read",
      );
    },
  );

  await t.test("also where a property lives in Secrets Manager", async (t) => {
    const found = await findProduction(place, "production-green", names);
    t.equal(found.production.identifier, "cobalt-production");
    const properties = await readProperties(place, "production-green");
    const property = properties.get(names.password);
    t.equal(property?.from, "environmentsecrets");
    if (!property) throw new Error("no password");
    t.equal(await resolveProperty(place, property), await password(world));
    const other = { ...property, value: `${property.value}-not` };
    await t.rejects(resolveProperty(place, other), /has no key password-not/);
    const absent = {
      ...property,
      value: property.value.replace(":secret:", ":secret:no-"),
    };
    await t.rejects(
      resolveProperty(place, absent),
      /AWS refused to read the secret/,
    );
  });

  await t.test("a name that no environment has is refused", async (t) => {
    const missing = findProduction(place, "production-red", names);
    await t.rejects(missing, NoProduction);
    await t.rejects(
      missing,
      /no Beanstalk environment production-red in ap-southeast-2, account 100000000001.*prod-copy:production/,
    );
  });

  await t.test("missing properties are refused by name", async (t) => {
    const other = { ...names, hostname: "DB_HOST", password: "DB_PASS" };
    await t.rejects(
      findProduction(place, "production-blue", other),
      /no environment property DB_HOST, DB_PASS.*prod-copy:properties/,
    );
  });

  await t.test("every page of a list is read", async (t) => {
    await sandbox.control.setPageSize(1);
    t.same(
      (await listInstances(place)).map(({ identifier }) => identifier).sort(),
      ["cobalt-production", "cobalt-test-old"],
    );
    await sandbox.control.snapshot();
    await sandbox.control.snapshot();
    const snapshots = await listSnapshots(place, "cobalt-production");
    t.equal(snapshots.length, 3);
    t.ok(
      snapshots.every(
        ({ status, type, createdAt }) =>
          status === "available" && type === "automated" && createdAt,
      ),
    );
    const [first] = snapshots;
    t.same(await describeSnapshot(place, first?.identifier ?? ""), first);
    t.equal(await describeSnapshot(place, "no-such-snapshot"), undefined);
  });

  await t.test("an environment is described with its servers", async (t) => {
    const environment = await describeEnvironment(place, target);
    t.match(environment, {
      name: target,
      id: /^e-/,
      application: "cobalt",
      status: "Ready",
      health: "Green",
      coupledDatabase: false,
      instanceIds: [/^i-/],
    });
    t.equal(await describeEnvironment(place, "nobody"), undefined);
    t.equal(await callerAccount(place), "100000000001");
  });

  await t.test(
    "a draft that a failed update leaves isn't taken for what is deployed",
    async (t) => {
      await sandbox.control.failUpdate(target, { kind: "roll-back" });
      await t.rejects(world.changeByHand(asPlain({ RDS_PORT: "1" })));
      t.same(await world.five(), world.original);
    },
  );

  await t.test("an endpoint that is no instance's is refused", async (t) => {
    await world
      .changeByHand(asPlain({ RDS_HOSTNAME: "127.0.0.99" }))
      .catch(() => undefined);
    const other = { ...names, hostname: "COBALT_HOSTNAME" };
    await t.rejects(
      findProduction(place, "production-blue", other),
      /match the endpoint of no RDS instance.*RDS Proxy/,
    );
  });

  await t.test(
    "guarded values and what the target leads to are known before",
    async (t) => {
      const instances = await listInstances(place);
      const guards = [{ property: "DISABLE_PLAYPEN", mustNotBe: "ON" }];
      const idle = await targetFacts(
        place,
        "production-green",
        names,
        guards,
        instances,
      );
      t.same(idle.guarded.get("DISABLE_PLAYPEN"), ["ON"]);
      t.match(idle.leadsTo, [{ identifier: "cobalt-production" }]);
    },
  );

  t.same(await world.writesToProduction(), []);

  await t.test("a coupled database is refused", async (t) => {
    await beanstalk(place).send(
      new UpdateEnvironmentCommand({
        EnvironmentName: "production-blue",
        OptionSettings: [
          {
            Namespace: "aws:rds:dbinstance",
            OptionName: "HasCoupledDatabase",
            Value: "true",
          },
        ],
      }),
    );
    await waitUntilReady(place, "production-blue", 30_000);
    const refused = findProduction(place, "production-blue", names);
    await t.rejects(refused, NoProduction);
    await t.rejects(
      refused,
      /The database of production-blue is coupled: .* Decouple it first .*, then set RDS_HOSTNAME, RDS_PORT, RDS_DB_NAME, RDS_USERNAME, RDS_PASSWORD as/,
    );
  });
});

async function password({ place }: Awaited<ReturnType<typeof startTarget>>) {
  const properties = await readProperties(place, "production-blue");
  return properties.get(names.password)?.value ?? "";
}
