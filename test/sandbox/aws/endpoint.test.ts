import {
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import t from "tap";
import { tokenHeader } from "../../../sandbox/aws/control-api";
import { remoteControl } from "../../../sandbox/aws/remote-control";
import { Store } from "../../../sandbox/aws/state/store";
import type { Sandbox } from "../../../sandbox/sandbox";
import { startTestSandbox } from "../../support/sandbox";
import { type Clients, clientsOf } from "./clients";
import { signedFetch } from "./signed-fetch";

let clients: Clients;
let sandbox: Sandbox;

t.before(async () => {
  sandbox = await startTestSandbox(t);
  clients = clientsOf(sandbox);
});

const whoami = new GetCallerIdentityCommand();

authentication();
unknownActions();
faults();
log();
controlApi();

function authentication(): void {
  t.test("tells whose credentials it was called with", async (t) => {
    t.match(await clients.sts.send(whoami), {
      Account: "100000000001",
      Arn: "arn:aws:iam::100000000001:user/sandbox",
    });
  });

  t.test("refuses other credentials, each with AWS's code", async (t) => {
    const { accessKeyId, secretAccessKey } = clients.settings.credentials;
    const other = (credentials: object, region = clients.settings.region) =>
      new STSClient({
        ...clients.settings,
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
    const elsewhere = new RDSClient({
      ...clients.settings,
      region: "us-east-1",
    });
    await t.rejects(elsewhere.send(new DescribeDBInstancesCommand()), {
      name: "SignatureDoesNotMatch",
      message: /valid region/,
    });
    const unsigned = await fetch(clients.settings.endpoint, {
      method: "POST",
      body: new URLSearchParams({ Action: "GetCallerIdentity" }),
    });
    t.equal(unsigned.status, 403);
    t.match(await unsigned.text(), "<Code>MissingAuthenticationToken</Code>");
  });
}

function unknownActions(): void {
  t.test("answers 400 InvalidAction to what it hasn't", async (t) => {
    const calls: [string, string, string][] = [
      ["rds", "DescribeDBProxies", "2014-10-31"],
      ["rds", "toString", "2014-10-31"],
      ["rds", "DescribeDBInstances", "2013-09-09"],
      ["ec2", "DescribeSecurityGroups", "2016-11-15"],
    ];
    for (const [service, Action, Version] of calls) {
      const response = await signedFetch(clients.settings, service, {
        Action,
        Version,
      });
      t.equal(response.status, 400);
      t.match(await response.text(), "<Code>InvalidAction</Code>");
    }
  });

  t.test("takes GET as well, and gives the request's id twice", async (t) => {
    const parameters = { Action: "GetCallerIdentity", Version: "2011-06-15" };
    const response = await signedFetch(
      clients.settings,
      "sts",
      parameters,
      "GET",
    );
    t.equal(response.status, 200);
    const id = response.headers.get("x-amzn-requestid") ?? "";
    t.match(id, /^[0-9a-f-]{36}$/);
    t.match(await response.text(), `<RequestId>${id}</RequestId>`);
  });
}

function faults(): void {
  const list = () => clients.rds.send(new DescribeDBInstancesCommand());

  t.test("throttles as many calls as it is told to", async (t) => {
    const effect = {
      kind: "error",
      code: "Throttling",
      message: "Rate exceeded",
      status: 400,
    } as const;
    await sandbox.control.failCalls({
      action: "DescribeDBInstances",
      times: 2,
      effect,
    });
    await t.resolves(clients.sts.send(whoami), "other actions aren't meant");
    await t.rejects(list(), { name: "Throttling" });
    await t.rejects(list(), { name: "Throttling" });
    await t.resolves(list());
  });

  t.test("lets credentials expire until further notice", async (t) => {
    await sandbox.control.expireCredentials(true);
    await t.rejects(clients.sts.send(whoami), {
      name: "ExpiredToken",
      $metadata: { httpStatusCode: 403 },
    });
    await t.rejects(list(), { name: "ExpiredToken" });
    await sandbox.control.expireCredentials(false);
    await t.resolves(list());
  });

  t.test("cuts connections, before or after the call is done", async (t) => {
    const describe = (identifier: string) =>
      clients.rds.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
      );
    const protect = (on: boolean) =>
      clients.rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: "cobalt-test-old",
          DeletionProtection: on,
        }),
      );
    const isProtected = async () =>
      (await describe("cobalt-test-old")).DBInstances?.[0]?.DeletionProtection;
    const action = "ModifyDBInstance";
    await sandbox.control.failCalls({ action, effect: { kind: "drop" } });
    await t.rejects(protect(true), { code: "ECONNRESET" });
    t.equal(await isProtected(), false);
    await sandbox.control.failCalls({
      action,
      effect: { kind: "drop-answer" },
    });
    await t.rejects(protect(true), { code: "ECONNRESET" });
    t.equal(await isProtected(), true);
    await protect(false);
  });

  t.test("holds a thing in a status for a while", async (t) => {
    const reboot = new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "cobalt-test-old",
      DeletionProtection: false,
    });
    await sandbox.control.hold("cobalt-test-old", "storage-full", 60);
    await t.rejects(clients.rds.send(reboot), {
      name: "InvalidDBInstanceStateFault",
      Code: "InvalidDBInstanceState",
    });
    await sandbox.control.mend();
    await t.resolves(clients.rds.send(reboot));
    await t.rejects(sandbox.control.hold("nobody", "x", 1), {
      message: /test-white/,
    });
  });
}

function log(): void {
  t.test("notes every call, and no secret", async (t) => {
    await sandbox.control.forgetRequests();
    const secret = "not-to-be-seen-1";
    await t.rejects(
      clients.rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: "nobody",
          MasterUserPassword: secret,
        }),
      ),
    );
    const requests = await sandbox.control.requests();
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

function controlApi(): void {
  t.test("gives its control to whoever has the token", async (t) => {
    const refused = await fetch(`${sandbox.url}/_sandbox/requests`, {
      headers: { [tokenHeader]: "guessed" },
    });
    t.equal(refused.status, 403);
    const state = Store.peek(sandbox.home);
    if (!state) throw new Error("no state");
    const remote = remoteControl(state);
    t.strictSame(await remote.overview(), await sandbox.control.overview());
    await t.rejects(remote.hold("nobody", "x", 1), { message: /test-white/ });
    const missing = await fetch(`${sandbox.url}/_sandbox/toString`, {
      headers: { [tokenHeader]: state.token },
    });
    t.equal(missing.status, 404);
  });
}
