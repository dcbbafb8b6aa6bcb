import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import t, { type Test } from "tap";
import { parse, stringify } from "yaml";
import { readRules } from "../../../../sanitise/rules/read-rules";
import type { AccountSeen } from "../../../../steps/look/by-snapshot/look-at-account";
import { lookAtAccount } from "../../../../steps/look/by-snapshot/look-at-account";
import { lookAtDatabase } from "../../../../steps/look/by-snapshot/look-at-database";
import { startTarget } from "../../../support/target";
import { wishes } from "../../../support/wishes";

const cobalt = "rules/cobalt.yaml";
const plans = { properties: wishes.properties, publiclyAccessible: false };

t.test("a look into the database that the target uses now", async (t) => {
  await startTarget(t);
  const found = await lookAtAccount(wishes, "hash");
  /** What is logged by one look; a refusal is thrown. */
  const look = async (
    t: Test,
    of: AccountSeen,
    { rules = cobalt, publiclyAccessible = false } = {},
  ) => {
    const logged = (["info", "warn"] as const).map((level) =>
      t.capture(pulumi.log, level, async () => undefined),
    );
    await lookAtDatabase(
      of,
      { ...plans, publiclyAccessible },
      readRules(rules),
    );
    const [infos, warnings] = logged.map((calls) =>
      calls().map(({ args }) => String(args[0])),
    );
    return { infos, warnings };
  };

  await t.test("that fits the rules: nothing to say", async (t) => {
    t.same(await look(t, found), { infos: [], warnings: [] });
  });

  await t.test(
    "that lacks what the rules name: a warning for each, since it may be older than production",
    async (t) => {
      const written = parse(readFileSync(cobalt, "utf8"));
      written.tables.newest_table = { columns: { email: "email" } };
      written.tables.accounts_user.columns.newest_column = "email";
      const rules = join(t.testdir(), "rules.yaml");
      await writeFile(rules, stringify(written));
      const { infos, warnings = [] } = await look(t, found, { rules });
      t.same(infos, []);
      t.equal(warnings.length, 2);
      const all = warnings.join("\n");
      t.match(all, /cobalt-test-old, which test-white uses now/);
      t.match(all, /newest_table/);
      t.match(all, /accounts_user.*newest_column/);
    },
  );

  await t.test("that isn't reached, in the copy's own network", async (t) => {
    const away = await outOfReach(found);
    await t.rejects(look(t, away), {
      name: "Refusal",
      message: /"direct".*can't be reached from this/,
    });
  });

  await t.test("that isn't reached, in another network", async (t) => {
    const away = await outOfReach(found);
    const elsewhere = {
      ...away,
      groups: { ...away.groups, securityGroups: ["sg-other"] },
    };
    for (const { warnings } of [
      await look(t, elsewhere),
      await look(t, away, { publiclyAccessible: true }),
    ])
      t.match(warnings, [/can't be reached.*another network/]);
  });

  await t.test("that doesn't take the target's password", async (t) => {
    const password = "not-the-password";
    const properties = new Map(found.target.properties);
    properties.set("RDS_PASSWORD", { value: password, from: "environment" });
    const { warnings } = await look(t, {
      ...found,
      target: { ...found.target, properties },
    });
    t.match(warnings, [/can be reached but not looked into: .*28P01/]);
    t.notMatch(warnings?.join(), password);
  });

  await t.test("that RDS doesn't know", async (t) => {
    const { infos, warnings } = await look(t, {
      ...found,
      target: { ...found.target, leadsTo: [] },
    });
    t.same(warnings, []);
    t.match(infos, [/test-white has no RDS database now/]);
  });
});

/** The same account, with the target's database at a port where nobody answers. */
async function outOfReach(found: AccountSeen): Promise<AccountSeen> {
  const port = await closedPort();
  return {
    ...found,
    instances: found.instances.map((instance) =>
      found.target.leadsTo.some((one) => one.resourceId === instance.resourceId)
        ? { ...instance, address: "127.0.0.1", port }
        : instance,
    ),
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string")
    throw new Error("no port");
  return address.port;
}
