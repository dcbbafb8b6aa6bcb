import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { environmentState } from "../../../aws/beanstalk/environment";
import { CredentialsExpired } from "../../../aws/errors";
import type { Repointed, RepointInputs } from "../../../steps/repoint/inputs";
import { putBack } from "../../../steps/repoint/put-back";
import { RepointFailed } from "../../../steps/repoint/roll-back";
import { repoint } from "../../support/steps";
import {
  names,
  startTarget,
  type TargetWorld,
  target,
} from "../../support/target";
import { until } from "../../support/until";

const throttled = {
  kind: "error",
  code: "Throttling",
  message: "Rate exceeded",
  status: 400,
} as const;

const notReady = {
  kind: "error",
  code: "InvalidParameterValue",
  message:
    "Environment named test-white is in an invalid state for this operation. Must be Ready.",
  status: 400,
} as const;

async function health({ place }: TargetWorld): Promise<string | undefined> {
  return (await environmentState(place, target))?.health;
}

/** Runs a repointing in a process of its own and kills that as soon as its update has reached AWS. */
async function killAfterUpdate(
  world: TargetWorld,
  inputs: RepointInputs,
  before?: Repointed,
): Promise<void> {
  const { control } = world.sandbox;
  await world.calls("");
  await control.failCalls({
    action: "UpdateEnvironment",
    effect: { kind: "hold-answer" },
  });
  const child = spawn(
    process.execPath,
    ["--import", "tsx", `${__dirname}/../../support/run-repoint.ts`],
    {
      stdio: "ignore",
      env: {
        ...process.env,
        INPUTS: JSON.stringify(inputs),
        ...(before && { BEFORE: JSON.stringify(before) }),
      },
    },
  );
  const ended = once(child, "exit");
  await until("the update", () => world.calls("UpdateEnvironment"));
  child.kill("SIGKILL");
  await ended;
}

t.test("the target gets the copy, or stays as it was", async (t) => {
  const world = await startTarget(t);
  const { control } = world.sandbox;
  const first = await world.cleanCopy();
  const inputs = world.inputs(first);
  const asBefore = async (t: {
    same(a: unknown, b: unknown, c: string): unknown;
  }) => {
    t.same(await world.five(), world.original, "the target is as before");
    t.same(await world.protected(), [], "the copy isn't protected");
  };

  await t.test(
    "an update that Beanstalk rolls back fails the step with Beanstalk's reason",
    async (t) => {
      await control.failUpdate(target, {
        kind: "roll-back",
        message: `Failed to deploy configuration with ${first.applicationPassword}.`,
      });
      const failing = repoint(inputs, undefined);
      await t.rejects(failing, RepointFailed);
      await t.rejects(
        failing,
        /Beanstalk reports: .*Failed to deploy configuration with \*\*\*/,
      );
      await asBefore(t);
      t.equal(await health(world), "Green");
    },
  );

  await t.test(
    "a target that becomes unhealthy gets its settings back",
    async (t) => {
      await control.failUpdate(target, { kind: "unhealthy" });
      const failing = repoint(inputs, undefined);
      await t.rejects(
        failing,
        /it was Green before and is Red \(Severe\) with the copy\. Its previous settings are back; it is Green/,
      );
      await asBefore(t);
    },
  );

  await t.test(
    "an update that AWS doesn't take leaves nothing behind",
    async (t) => {
      await control.failCalls({
        action: "UpdateEnvironment",
        effect: {
          kind: "error",
          code: "InsufficientPrivilegesException",
          message: `no, not ${first.applicationPassword}`,
          status: 403,
        },
      });
      const failing = repoint(inputs, undefined);
      await t.rejects(
        failing,
        /AWS refused to update the settings of test-white: no, not \*\*\*/,
      );
      await asBefore(t);
    },
  );

  await t.test(
    "expired credentials stop it, and it goes on with new ones",
    async (t) => {
      await control.failCalls({
        action: "ModifyDBInstance",
        effect: {
          kind: "error",
          code: "ExpiredToken",
          message: "expired",
          status: 403,
        },
      });
      await t.rejects(repoint(inputs, undefined), CredentialsExpired);
      await asBefore(t);
    },
  );

  await t.test(
    "credentials that expire under the update leave it to the next run",
    async (t) => {
      await world.calls("");
      const failing = repoint(inputs, undefined);
      const expiring = (async () => {
        while ((await world.calls("UpdateEnvironment")) === 0) await sleep(5);
        await control.expireCredentials(true);
      })();
      await t.rejects(failing, CredentialsExpired);
      await t.rejects(
        failing,
        /expired while trying to .* Sign in again .* test-white uses either what it used before or, .*, prod-copy-test-\w+, which is protected .* The next pulumi up looks, goes on from there/,
      );
      await expiring;
      await control.mend();
      t.same(
        await world.protected(),
        [first.copy.identifier],
        "protected, as the target may use it",
      );
      const outs = await repoint(inputs, undefined);
      t.equal(await world.calls("UpdateEnvironment"), 0, "none is sent again");
      t.same(outs.previous, world.original);

      const destroying = putBack(outs);
      const again = (async () => {
        while ((await world.calls("UpdateEnvironment")) === 0) await sleep(5);
        await control.expireCredentials(true);
      })();
      await t.rejects(destroying, CredentialsExpired);
      await t.rejects(
        destroying,
        /test-white has either its own settings again or still those of the copy, .* The next pulumi destroy looks/,
      );
      await again;
      await control.mend();
      await putBack(outs);
      t.equal(await world.calls("UpdateEnvironment"), 0, "none is sent again");
      await asBefore(t);
    },
  );

  await t.test(
    "credentials that expire before an unhealthy copy is taken back leave that to the next run",
    async (t) => {
      await control.failUpdate(target, { kind: "unhealthy" });
      const lines = t.capture(console, "log", (line: string) => {
        if (/The previous settings come back/.test(line))
          void control.expireCredentials(true);
      });
      const failing = repoint(inputs, undefined);
      await t.rejects(failing, RepointFailed);
      await t.rejects(
        failing,
        /^test-white may still use prod-copy-test-\w+: it was Green before and is Red .* could NOT be put back: The AWS credentials expired .* Run pulumi up again/,
      );
      lines.restore();
      await control.mend();
      const resumed = { lasting: 500, most: 3_000 };
      await t.rejects(
        repoint(inputs, undefined, { resumed }),
        /^test-white doesn't use .*: it was Green before and is Red .* Its previous settings are back/,
      );
      await asBefore(t);
    },
  );

  await t.test(
    "a throttled, busy and shaky AWS is waited out, and one update is made of it",
    async (t) => {
      await control.failCalls({
        action: "DescribeEnvironments",
        times: 3,
        effect: throttled,
      });
      await control.failCalls({
        action: "UpdateEnvironment",
        effect: notReady,
      });
      await control.failCalls({
        action: "UpdateEnvironment",
        effect: { kind: "drop-answer" },
      });
      await control.hold(target, "Updating", 1);
      const { health, previous } = await repoint(inputs, undefined);
      t.equal(health, "Green");
      t.same(previous, world.original);
      t.equal((await world.five())[names.hostname]?.value, first.copy.address);
    },
  );

  t.same(await world.writesToProduction(), []);
});

t.test(
  "a killed run's update is judged by the next run, with what was before",
  async (t) => {
    const world = await startTarget(t);
    const first = await world.cleanCopy();
    const inputs = world.inputs(first);

    await t.test(
      "the next run sends no second update, and knows the settings from before",
      async (t) => {
        await killAfterUpdate(world, inputs);
        t.same(
          await world.protected(),
          [first.copy.identifier],
          "protected before the target knew of it",
        );
        const outs = await repoint(inputs, undefined);
        t.equal(await world.calls("UpdateEnvironment"), 0);
        t.same(outs.previous, world.original);
        t.equal(outs.health, "Green");
      },
    );

    await t.test(
      "and takes it back when the target became unhealthy by it",
      async (t) => {
        const before = await repoint(inputs, undefined);
        const second = await world.cleanCopy();
        await world.sandbox.control.failUpdate(target, { kind: "unhealthy" });
        await killAfterUpdate(world, world.inputs(second), before);
        const resumed = { lasting: 500, most: 3_000 };
        await t.rejects(
          repoint(world.inputs(second), before, { resumed }),
          /it was Green before and is Red/,
        );
        t.same(
          await world.five(),
          before.written,
          "it uses the older copy again",
        );
        t.same(
          await world.protected(),
          [first.copy.identifier],
          "which was protected all the time",
        );
      },
    );

    t.same(await world.writesToProduction(), []);
  },
);
