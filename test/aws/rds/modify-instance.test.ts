import { ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import t from "tap";
import { rds } from "../../../aws/clients";
import {
  describeInstance,
  describeInstanceByName,
} from "../../../aws/rds/instances";
import {
  deleteInstance,
  setDeletionProtection,
  setMasterPassword,
} from "../../../aws/rds/modify-instance";
import { tagInstance } from "../../../aws/rds/tag-instance";
import { TAGS } from "../../../aws/rds/tags";
import { withClient } from "../../../postgres/connect/connect";
import { startTarget } from "../../support/target";

t.test("only copies are changed", async (t) => {
  const world = await startTarget(t);
  const { place, production, sandbox } = world;
  const { copy, arn } = await world.cleanCopy();

  await t.test(
    "an instance without this project's tags is refused, whatever is asked",
    async (t) => {
      for (const identifier of [production.identifier, "cobalt-test-old"]) {
        const refused = /doesn't bear the tags of a copy/;
        await t.rejects(
          setMasterPassword(place, identifier, "x".repeat(32)),
          refused,
        );
        await t.rejects(
          setDeletionProtection(place, identifier, false),
          refused,
        );
        await t.rejects(deleteInstance(place, identifier), refused);
      }
      t.ok(
        (await describeInstance(place, production.resourceId))
          ?.deletionProtection,
      );
      t.equal(await world.calls("ModifyDBInstance"), 0);
      t.equal(await world.calls("DeleteDBInstance"), 0);
    },
  );

  await t.test(
    "a copy's new master password is in force soon after",
    async (t) => {
      const password = "p".repeat(40);
      await setMasterPassword(place, copy.identifier, password);
      const route = { host: copy.address, port: copy.port, endpoint: copy };
      const login = { user: copy.masterUsername, password, database: "cobalt" };
      const { rowCount } = await withClient(route, login, (client) =>
        client.query("select 1"),
      );
      t.equal(rowCount, 1);
    },
  );

  await t.test("also where RDS keeps the password itself", async (t) => {
    await rds(place).send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: copy.identifier,
        ManageMasterUserPassword: true,
      }),
    );
    await setMasterPassword(place, copy.identifier, "q".repeat(40));
    t.match(await describeInstance(place, copy.resourceId), {
      managedPassword: false,
    });
  });

  await t.test("a password that RDS refuses isn't shown", async (t) => {
    const password = "with@forbidden/signs-in-it";
    const refused = setMasterPassword(place, copy.identifier, password);
    await t.rejects(refused, /AWS refused to set the master password of/);
    await refused.catch((error: Error) => t.notMatch(error.message, password));
  });

  await t.test("a busy instance is waited for", async (t) => {
    await sandbox.control.failCalls({
      action: "ModifyDBInstance",
      times: 2,
      effect: {
        kind: "error",
        code: "InvalidDBInstanceState",
        message: "Instance is currently creating.",
        status: 400,
      },
    });
    await setDeletionProtection(place, copy.identifier, true);
    t.ok((await describeInstance(place, copy.resourceId))?.deletionProtection);
  });

  await t.test("tags are added to those that are there", async (t) => {
    await tagInstance(place, arn, { [TAGS.adopted]: copy.resourceId });
    t.match((await describeInstance(place, copy.resourceId))?.tags, {
      [TAGS.stack]: "test",
      [TAGS.adopted]: copy.resourceId,
    });
  });

  await t.test(
    "a protected copy isn't deleted, an unprotected one is, and once gone it is no error",
    async (t) => {
      await t.rejects(
        deleteInstance(place, copy.identifier),
        /AWS refused to delete the RDS instance/,
      );
      await setDeletionProtection(place, copy.identifier, false);
      await deleteInstance(place, copy.identifier);
      t.equal(await describeInstance(place, copy.resourceId), undefined);
      t.equal(await describeInstanceByName(place, copy.identifier), undefined);
      await deleteInstance(place, copy.identifier);
    },
  );

  t.same(await world.writesToProduction(), []);
});
