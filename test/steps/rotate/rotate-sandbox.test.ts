import { RestoreDBInstanceFromDBSnapshotCommand } from "@aws-sdk/client-rds";
import t from "tap";
import { readProperties } from "../../../aws/beanstalk/properties";
import { rds } from "../../../aws/clients";
import {
  describeInstanceByName,
  listInstances,
} from "../../../aws/rds/instances";
import { waitForInstance } from "../../../aws/rds/modify-instance";
import { provider } from "../../../hooks/rotated-passwords";
import { findProduction } from "../../../identity/production";
import { type Login, withClient } from "../../../postgres/connect/connect";
import { sqlstateOf } from "../../../postgres/errors";
import { generatePassword } from "../../../postgres/roles/generate-password";
import type { Endpoint } from "../../../process/access";
import { startTestSandbox } from "../../support/sandbox";

const place = { region: "ap-southeast-2", account: "100000000001" };
const properties = {
  hostname: "RDS_HOSTNAME",
  port: "RDS_PORT",
  database: "RDS_DB_NAME",
  username: "RDS_USERNAME",
  password: "RDS_PASSWORD",
};
const owner = { project: "prod-copy", stack: "sandbox" };

t.test("a restored snapshot of the sandbox's production", async (t) => {
  const sandbox = await startTestSandbox(t);
  const said = t.capture(console, "log");
  const { identifier: snapshot } = await sandbox.control.snapshot();
  const found = await findProduction(place, "production-blue", properties);
  const { production, database, applicationRole } = found;
  const old =
    (await readProperties(place, "production-blue")).get("RDS_PASSWORD")
      ?.value ?? "";
  await rds(place).send(
    new RestoreDBInstanceFromDBSnapshotCommand({
      DBInstanceIdentifier: "copy",
      DBSnapshotIdentifier: snapshot,
      Tags: [
        { Key: "prod-copy:project", Value: owner.project },
        { Key: "prod-copy:stack", Value: owner.stack },
      ],
    }),
  );
  const {
    address = "",
    port = 0,
    ...rest
  } = await waitForInstance(
    place,
    "copy",
    "",
    ({ status }) => status === "available",
  );
  const copy = { ...rest, address, port };
  const password = generatePassword();
  const inputs = {
    place,
    access: { by: "direct" },
    owner,
    production,
    copy,
    database,
    applicationRole,
    masterPassword: password,
    applicationPassword: password,
    proofQuery: "select count(*) from accounts_user",
    canary: true,
    properties,
  } as const;
  const enter = (endpoint: Endpoint, login: Partial<Login> = {}) =>
    withClient(
      { host: endpoint.address, port: endpoint.port, endpoint },
      { user: applicationRole, password: old, database, ...login },
      async () => "in",
    ).catch(sqlstateOf);

  t.test("opens to production's password before", async (t) => {
    t.equal(await enter(copy), "in");
  });

  t.test("doesn't afterwards, for no role", async (t) => {
    const { outs } = await provider.create(inputs);
    t.match(outs, {
      identity: copy.resourceId,
      proof: 50,
      rotatedRoles: ["cobalt", "reporting", "support"],
      refusedRoles: [],
    });
    for (const user of outs?.rotatedRoles ?? [])
      t.equal(await enter(copy, { user }), "28P01", user);
    t.equal(await enter(copy, { password }), "in");
    t.equal(await enter(production), "in", "production is as it was");
    t.match(await describeInstanceByName(place, "copy"), {
      tags: { "prod-copy:adopted": copy.resourceId },
    });
    const lines = said().map(({ args }) => args.join(" "));
    t.ok(
      lines.includes(
        "3 roles rotated; production's password is refused (28P01); accounts_user: 50",
      ),
    );
  });

  t.test("proves it with a password from Secrets Manager too", async (t) => {
    const green = { ...production, environment: "production-green" };
    const { outs } = await provider.create({ ...inputs, production: green });
    t.match(outs, { proof: 50 });
  });

  t.test("only ever had its own instance changed", async (t) => {
    const changes = (await sandbox.control.requests()).filter(({ action }) =>
      /^(Modify|Add|Delete|Update)/.test(action),
    );
    t.same(
      changes.map(({ action }) => action),
      ["AddTagsToResource", "ModifyDBInstance", "AddTagsToResource"],
    );
    t.equal((await listInstances(place)).length, 3);
  });
});
