import { readFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { parse } from "yaml";

import program = require("../index");

import { startTestSandbox } from "./support/sandbox";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

t.test("the program under mocks", async (t) => {
  await startTestSandbox(t);
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...inputs, ...outputsOf(type) } };
      },
      call: ({ inputs }) => inputs,
    },
    "prod-copy",
    "sandbox",
  );
  const { config } = parse(await readFile("Pulumi.sandbox.yaml", "utf8"));
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
    [],
  );
  await program();
  await pulumi.runtime.disconnect();
  const inputsOf = (type: string) => {
    const found = registered.filter((one) => one.type === type);
    t.equal(found.length, 1, `one ${type}`);
    return found[0]?.inputs;
  };

  await t.test(
    "restores a closed copy, whose backups a hook ends",
    async (t) => {
      t.match(inputsOf("aws:rds/instance:Instance"), {
        snapshotIdentifier: /^rds:cobalt-production-/,
        instanceClass: "db.t3.micro",
        publiclyAccessible: false,
        skipFinalSnapshot: true,
        deleteAutomatedBackups: true,
        // As the snapshot of the sandbox's production has it.
        storageEncrypted: true,
        dbSubnetGroupName: "test-subnets",
        vpcSecurityGroupIds: ["sg-test"],
        engineLifecycleSupport: "open-source-rds-extended-support",
        tags: {
          "prod-copy:project": "prod-copy",
          "prod-copy:stack": "sandbox",
        },
      });
      t.match(inputsOf(dynamic("AdjustedInstance")), {
        copy: { resourceId: "db-COPY" },
        instanceClass: "db.t3.micro",
        seenBackups: [],
      });
    },
  );

  await t.test("leaves applyImmediately and passwords out", async (t) => {
    const inputs = inputsOf("aws:rds/instance:Instance") ?? {};
    for (const key of [
      "applyImmediately",
      // It would make the provider change the instance behind the restore, and wait once more.
      "backupRetentionPeriod",
      "password",
      "deletionProtection",
    ])
      t.notOk(key in inputs, key);
  });

  await t.test("hands the copy from step to step", async (t) => {
    t.match(inputsOf(dynamic("RotatedPasswords")), {
      copy: { resourceId: "db-COPY" },
    });
    t.match(inputsOf(dynamic("SanitisedData")), {
      copy: { resourceId: "db-ROTATED" },
    });
    t.match(inputsOf(dynamic("BeanstalkSettings")), {
      identity: "db-SANITISED",
      nonce: "nonce",
      target: "test-white",
      neverTouch: ["production-green"],
    });
  });

  await t.test("stores a shell of each hook, not its code", async (t) => {
    const hooks = registered.filter(({ type }) => type.includes("prodCopy"));
    t.equal(hooks.length, 9);
    for (const { inputs } of hooks) {
      const text = String(inputs.__provider);
      t.match(text, /typescript\.cjs/);
      t.ok(text.length < 8_000);
    }
  });
});

const dynamic = (name: string) => `pulumi-nodejs:dynamic/prodCopy:${name}`;

/** What the provider or the hook would add. */
function outputsOf(type: string): Record<string, unknown> {
  const outputs: Record<string, Record<string, unknown>> = {
    "aws:rds/instance:Instance": {
      identifier: "prod-copy-sandbox1",
      resourceId: "db-COPY",
      address: "127.0.0.9",
      port: 5432,
      username: "cobalt",
    },
    [dynamic("RotatedPasswords")]: { identity: "db-ROTATED" },
    [dynamic("SanitisedData")]: {
      identity: "db-SANITISED",
      nonce: "nonce",
      summary: "0 tables changed",
    },
  };
  return outputs[type] ?? {};
}
