import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import t, { type Test } from "tap";
import { tokenHeader } from "../../../sandbox/aws/control-api";
import { remoteControl } from "../../../sandbox/aws/remote-control";
import { Store } from "../../../sandbox/aws/state/store";
import type { Sandbox } from "../../../sandbox/sandbox";
import { startTestSandbox } from "../../support/sandbox";
import { type Clients, clientsOf } from "./clients";
import { signedFetch } from "./signed-fetch";

t.setTimeout(120_000);

t.test("the endpoint", async (t) => {
  const sandbox = await startTestSandbox(t, { users: 50 });
  const clients = clientsOf(sandbox);
  await authentication(t, clients);
  await unknownActions(t, clients);
  await faults(t, clients, sandbox);
  await log(t, clients, sandbox);
  await controlApi(t, sandbox);
});

const whoami = new GetCallerIdentityCommand();

async function authentication(t: Test, { sts, settings }: Clients) {
  await t.test("tells whose credentials it was called with", async (t) => {
    t.match(await sts.send(whoami), {
      Account: "100000000001",
      Arn: "arn:aws:iam::100000000001:user/sandbox",
    });
  });

  await t.test("refuses other credentials, each with AWS's code", async (t) => {
    const { accessKeyId, secretAccessKey } = settings.credentials;
    const other = (credentials: object, region = settings.region) =>
      new STSClient({
        ...settings,
        region,
        credentials: { accessKeyId, secretAccessKey, ...credentials },
      }).send(whoami);
    await t.rejects(other({ secretAccessKey: "another" }), {
      name: "SignatureDoesNotMatch",
      $metadata: { httpStatusCode: 403 },
    });
    await t.rejects(other({ accessKeyId: "AKIDANOTHER" }), {
      name: "InvalidClientTokenId",
      $metadata: { httpStatusCode: 403 },
    });
    await t.resolves(other({}, "us-east-1"), "STS is one for all regions");
    const elsewhere = new RDSClient({ ...settings, region: "us-east-1" });
    await t.rejects(elsewhere.send(new DescribeDBInstancesCommand()), {
      name: "SignatureDoesNotMatch",
      message: /valid region/,
    });
    const unsigned = await fetch(settings.endpoint, {
      method: "POST",
      body: new URLSearchParams({ Action: "GetCallerIdentity" }),
    });
    t.equal(unsigned.status, 403);
    t.match(await unsigned.text(), "<Code>MissingAuthenticationToken</Code>");
  });
}

async function unknownActions(t: Test, { settings }: Clients) {
  await t.test("answers 400 InvalidAction to what it hasn't", async (t) => {
    const calls: [string, string, string][] = [
      ["rds", "DescribeDBProxies", "2014-10-31"],
      ["rds", "toString", "2014-10-31"],
      ["rds", "DescribeDBInstances", "2013-09-09"],
      ["ec2", "DescribeSecurityGroups", "2016-11-15"],
    ];
    for (const [service, Action, Version] of calls) {
      const response = await signedFetch(settings, service, {
        Action,
        Version,
      });
      t.equal(response.status, 400);
      t.match(await response.text(), "<Code>InvalidAction</Code>");
    }
  });

  await t.test(
    "takes GET as well, and gives the request's id twice",
    async (t) => {
      const parameters = { Action: "GetCallerIdentity", Version: "2011-06-15" };
      const response = await signedFetch(settings, "sts", parameters, "GET");
      t.equal(response.status, 200);
      const id = response.headers.get("x-amzn-requestid") ?? "";
      t.match(id, /^[0-9a-f-]{36}$/);
      t.match(await response.text(), `<RequestId>${id}</RequestId>`);
    },
  );
}

async function faults(t: Test, { rds, sts }: Clients, { control }: Sandbox) {
  const list = () => rds.send(new DescribeDBInstancesCommand());

  await t.test("throttles as many calls as it is told to", async (t) => {
    const effect = {
      kind: "error",
      code: "Throttling",
      message: "Rate exceeded",
      status: 400,
    } as const;
    await control.failCalls({
      action: "DescribeDBInstances",
      times: 2,
      effect,
    });
    await t.resolves(sts.send(whoami), "other actions aren't meant");
    await t.rejects(list(), { name: "Throttling" });
    await t.rejects(list(), { name: "Throttling" });
    await t.resolves(list());
  });

  await t.test("lets credentials expire until further notice", async (t) => {
    await control.expireCredentials(true);
    await t.rejects(sts.send(whoami), {
      name: "ExpiredToken",
      $metadata: { httpStatusCode: 403 },
    });
    await t.rejects(list(), { name: "ExpiredToken" });
    await control.expireCredentials(false);
    await t.resolves(list());
  });

  await t.test(
    "cuts connections, before or after the call is done",
    async (t) => {
      const describe = (identifier: string) =>
        rds.send(
          new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
        );
      const protect = (on: boolean) =>
        rds.send(
          new ModifyDBInstanceCommand({
            DBInstanceIdentifier: "cobalt-test-old",
            DeletionProtection: on,
          }),
        );
      const isProtected = async () =>
        (await describe("cobalt-test-old")).DBInstances?.[0]
          ?.DeletionProtection;
      const action = "ModifyDBInstance";
      await control.failCalls({ action, effect: { kind: "drop" } });
      await t.rejects(protect(true), { code: "ECONNRESET" });
      t.equal(await isProtected(), false);
      await control.failCalls({ action, effect: { kind: "drop-answer" } });
      await t.rejects(protect(true), { code: "ECONNRESET" });
      t.equal(await isProtected(), true);
      await protect(false);
    },
  );

  await t.test("holds a thing in a status for a while", async (t) => {
    const reboot = new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "cobalt-test-old",
      DeletionProtection: false,
    });
    await control.hold("cobalt-test-old", "storage-full", 60);
    await t.rejects(rds.send(reboot), {
      name: "InvalidDBInstanceStateFault",
      Code: "InvalidDBInstanceState",
    });
    await control.mend();
    await t.resolves(rds.send(reboot));
    await t.rejects(control.hold("nobody", "x", 1), {
      message: /test-white/,
    });
  });
}

async function log(t: Test, { rds }: Clients, { control }: Sandbox) {
  await t.test("notes every call, and no secret", async (t) => {
    await control.forgetRequests();
    const secret = "not-to-be-seen-1";
    await t.rejects(
      rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: "nobody",
          MasterUserPassword: secret,
        }),
      ),
    );
    const requests = await control.requests();
    t.match(requests, [
      {
        service: "rds",
        action: "ModifyDBInstance",
        parameters: {
          DBInstanceIdentifier: "nobody",
          MasterUserPassword: "(removed)",
        },
        status: 404,
        error: "DBInstanceNotFound",
      },
    ]);
    t.notMatch(JSON.stringify(requests), secret);
  });
}

async function controlApi(t: Test, { home, url, control }: Sandbox) {
  await t.test("gives its control to whoever has the token", async (t) => {
    const refused = await fetch(`${url}/_sandbox/requests`, {
      headers: { [tokenHeader]: "guessed" },
    });
    t.equal(refused.status, 403);
    const state = Store.peek(home);
    if (!state) throw new Error("no state");
    const remote = remoteControl(state);
    t.strictSame(await remote.overview(), await control.overview());
    await t.rejects(remote.hold("nobody", "x", 1), { message: /test-white/ });
    const missing = await fetch(`${url}/_sandbox/toString`, {
      headers: { [tokenHeader]: state.token },
    });
    t.equal(missing.status, 404);
  });
}
