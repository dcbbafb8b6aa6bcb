import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import t from "tap";
import { describeInstance } from "../../aws/rds/instances";
import { TAGS } from "../../aws/rds/tags";
import { wait } from "../../aws/wait";
import { watchRestore } from "../../stack/watch-restore";
import { progress } from "../../steps/adjust/restore-progress";
import { startTarget } from "../support/target";

class Copy extends pulumi.CustomResource {}

t.test("what is said of a restore", async (t) => {
  const instance = (more: object = {}) => ({
    identifier: "prod-copy-test1",
    status: "creating",
    tags: { [TAGS.generation]: "mine" },
    ...more,
  });
  const other = instance({
    identifier: "old",
    tags: { [TAGS.generation]: "before" },
  });
  t.match(progress([other], "mine"), "waiting for RDS to start the restore");
  t.equal(progress([other, instance()], "mine"), "prod-copy-test1 is creating");
  t.equal(
    progress([instance({ storageProgress: 40 })], "mine"),
    "prod-copy-test1 is creating, storage 40 %",
  );
});

t.test("a restore is watched until the engine has the copy", async (t) => {
  const { place, sandbox, cleanCopy } = await startTarget(t);
  const { copy: instance } = await cleanCopy({ [TAGS.generation]: "mine" });
  let restored = (): void => undefined;
  const restoring = new Promise<void>((resolve) => {
    restored = resolve;
  });
  await pulumi.runtime.setMocks({
    newResource: async ({ name }) => {
      await restoring;
      return { id: `${name}-id`, state: {} };
    },
    call: ({ inputs }) => inputs,
  });
  const told = t.capture(pulumi.log, "info", async () => undefined);
  const lines: string[] = [];
  const next = async () => {
    mock.timers.tick(30_000);
    await wait({
      what: "a line",
      look: async () => lines.push(...told().map(({ args }) => `${args[0]}`)),
      done: (count) => count > 0,
      deadline: 300_000,
      pause: 20,
    });
    return lines.splice(0).join("\n");
  };
  mock.timers.enable({ apis: ["setInterval"] });
  t.teardown(() => mock.timers.reset());
  const copy = new Copy("test:index:Copy", "copy");
  const restore = watchRestore(place, "mine", copy);

  t.match(
    await next(),
    new RegExp(
      `^${instance.identifier} is available; RDS makes a backup of it, rds:.*, which is deleted before the copy is used \\(`,
    ),
  );
  await wait({
    what: "the backups to be ended",
    look: () => describeInstance(place, instance.resourceId),
    done: (seen) =>
      seen?.backupRetentionDays === 0 && seen.status === "available",
    deadline: 300_000,
    pause: 250,
  });
  await sandbox.control.failCalls({
    action: "DescribeDBInstances",
    effect: {
      kind: "error",
      code: "AccessDenied",
      message: "not allowed",
      status: 403,
    },
  });
  t.match(
    await next(),
    /^restoring \(\d+ s\); .*AccessDenied/,
    "that a look failed is told, and the watch goes on",
  );
  t.match(await next(), "is available");

  await sandbox.control.forgetRequests();
  restored();
  const seen = await new Promise((resolve) => restore.apply(resolve));
  t.match(
    seen,
    { backups: [/^rds:prod-copy-test-/], seconds: Number },
    "and is handed on",
  );
  mock.timers.tick(300_000);
  t.same(await sandbox.control.requests(), [], "then it ends");
});
