import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import t, { type Test } from "tap";
import { generatePassword } from "../../../postgres/roles/generate-password";
import {
  answer,
  newPasswords,
  old,
  prepare,
  query,
} from "../../support/rotation";
import { rotate } from "../../support/steps";
import { startTwoInstances } from "../../support/two-instances";
import { until } from "../../support/until";

// Several servers, and a process for each kill.
t.test("what isn't shown to be the copy isn't changed", async (t) => {
  const application = { role: "cobalt", password: old };
  const world = await startTwoInstances(t, { application });
  t.capture(console, "log");
  const password = generatePassword();
  const good = world.inputs({
    masterPassword: password,
    applicationPassword: password,
  });
  const untouched = async (t: Test) => {
    for (const { server } of [world.copy, world.production])
      t.equal(await answer(server, "cobalt", old), "in");
    for (const action of ["AddTagsToResource", "ModifyDBInstance"])
      t.notOk(world.calls.includes(action), action);
    world.calls.length = 0;
  };
  const { production, copy } = good;

  t.test("production itself", async (t) => {
    await t.rejects(
      rotate({ ...good, copy: { ...production, masterUsername: "cobalt" } }),
      {
        name: "NotTheCopy",
      },
    );
    await untouched(t);
  });
  t.test("a copy whose master logs in by token only", async (t) => {
    const { server } = world.copy;
    const admin = await server.admin();
    await admin.query("grant rds_iam to cobalt");
    const rules = join(server.dataDir, "pg_hba.conf");
    const text = await readFile(rules, "utf8");
    // RDS hands its members to another module; without one a refusal has the same SQLSTATE.
    await writeFile(rules, `hostssl all +rds_iam all reject\n${text}`);
    await admin.query("select pg_reload_conf()");
    await until("the new rules", async () => {
      const answered = await answer(server, "cobalt", old);
      return answered === "28000";
    });
    await t.rejects(rotate(good), {
      name: "NoPasswordTaken",
      message: /refuses its master, "cobalt", .*REVOKE rds_iam FROM "cobalt"/,
    });
    await admin.query("revoke rds_iam from cobalt");
    await until("the old rules' answer", async () => {
      const answered = await answer(server, "cobalt", old);
      return answered === "in";
    });
    t.notOk(world.calls.includes("ModifyDBInstance"));
    world.calls.length = 0;
  });
  t.test("production's endpoint under the copy's name", async (t) => {
    const { address, port } = production;
    await t.rejects(rotate({ ...good, copy: { ...copy, address, port } }), {
      name: "NotTheCopy",
    });
    await untouched(t);
  });
  t.test("an instance of another stack", async (t) => {
    await t.rejects(
      rotate({ ...good, owner: { project: "prod-copy", stack: "uat" } }),
      {
        name: "NotTheCopy",
      },
    );
    await untouched(t);
  });
  t.test("an instance of another account", async (t) => {
    await t.rejects(
      rotate({ ...good, place: { ...good.place, account: "999999999999" } }),
      {
        name: "WrongAccount",
      },
    );
    await untouched(t);
  });
  t.test(
    "an identifier that is given to another instance at the last moment",
    async (t) => {
      world.before = (action) => {
        if (action === "AddTagsToResource") world.copy.identifier = "renamed";
      };
      await t.rejects(rotate(good), {
        name: "NotTheCopy",
        message: /calls that instance renamed/,
      });
      t.equal(await answer(world.copy.server, "cobalt", old), "in");
      t.notOk(world.calls.includes("ModifyDBInstance"));
    },
  );
});

t.test("a proof that fails, fails the step", async (t) => {
  const application = { role: "app", password: old };
  const world = await startTwoInstances(t, { prepare, application });
  t.capture(console, "log");
  const inputs = world.inputs({ ...newPasswords(), proofQuery: query });
  const { properties } = world;
  const { RDS_HOSTNAME = "", RDS_USERNAME = "" } = properties;
  const marked = async () => {
    const admin = await world.copy.server.admin(world.copy.server.database);
    return (await admin.query("select to_regclass('prod_copy.marker') as t"))
      .rows[0].t;
  };

  t.test(
    "when production's settings no longer lead where they did",
    async (t) => {
      properties.RDS_HOSTNAME = "127.0.0.77";
      await t.rejects(rotate(inputs), {
        name: "ProductionChanged",
        message:
          /^RDS_HOSTNAME and RDS_PORT of production-blue \(127\.0\.0\.77:\d+\) don't lead to cobalt-production any more/,
      });
      properties.RDS_HOSTNAME = RDS_HOSTNAME;
      properties.RDS_USERNAME = "somebody";
      await t.rejects(rotate(inputs), {
        name: "ProductionChanged",
        message: /^RDS_USERNAME of production-blue isn't "app" any more/,
      });
      properties.RDS_USERNAME = RDS_USERNAME;
    },
  );
  t.test("when production has no password to prove with", async (t) => {
    properties.RDS_PASSWORD = "";
    await t.rejects(rotate(inputs), {
      name: "ProductionChanged",
      message: /has no RDS_PASSWORD any more/,
    });
    properties.RDS_PASSWORD = old;
  });
  t.test("when production's password is the new one", async (t) => {
    properties.RDS_PASSWORD = inputs.applicationPassword;
    const error = await rotate(inputs).catch((error: unknown) => error);
    t.match(error, {
      name: "NotRefused",
      message: /still opens the copy as role "app"/,
    });
    t.notMatch(
      inspect(error, { depth: 9, showHidden: true }),
      inputs.applicationPassword,
    );
    properties.RDS_PASSWORD = old;
  });
  t.test("when the proof query answers no number", async (t) => {
    await t.rejects(rotate({ ...inputs, proofQuery: "select 'x'" }), {
      message: /^proofQuery must answer/,
    });
  });
  t.test(
    "when production is out of the canary's reach, unless there is none",
    async (t) => {
      await world.production.server.stop();
      t.equal(await marked(), null, "no failure has left the rotation marker");
      await t.rejects(rotate(inputs), {
        name: "CanaryNotAsked",
        message: /set prod-copy:canary to false/,
      });
      t.match(await rotate({ ...inputs, canary: false }), { proof: 16978 });
      t.ok(await marked());
    },
  );
});
