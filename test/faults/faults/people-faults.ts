import { TerminateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import {
  CreateDBSnapshotCommand,
  DeleteDBSnapshotCommand,
  waitUntilDBSnapshotAvailable,
} from "@aws-sdk/client-rds";
import { beanstalkOf, clientOf } from "../by-hand";
import { onceReady } from "../worlds/once-ready";
import type { Fault } from "./fault";

/** A snapshot that somebody takes of production, and deletes again. */
const byHand = "taken-by-hand";

/** What other people do in the middle of a run. */
export const peopleFaults: readonly Fault[] = [
  {
    name: "somebody sets another property of the target",
    ways: ["snapshot", "dump"],
    strike: async ({ world }) => {
      await world.setByHand("SET_BY_HAND", "yes");
      return undefined;
    },
    after: async (world) => {
      const kept = (await world.property("SET_BY_HAND")) === "yes";
      await world.setByHand("SET_BY_HAND", undefined);
      return kept ? [] : ["what somebody has set by hand was taken away"];
    },
  },
  {
    name: "somebody gives the target its own database back",
    ways: ["snapshot"],
    suits: ({ step }) => step !== "BeanstalkSettings",
    strike: async ({ world }) => {
      await world.giveBackByHand();
      return undefined;
    },
  },
  {
    name: "somebody terminates the target",
    ways: ["snapshot", "dump"],
    next: "destroy",
    // Its page goes before it is gone.
    silences: true,
    strike: async ({ world }) => {
      const client = beanstalkOf(world);
      await onceReady(() =>
        client.send(
          new TerminateEnvironmentCommand({ EnvironmentName: world.target }),
        ),
      );
      client.destroy();
      return undefined;
    },
    leaves: { "the target": "gone", "its application": "gone" },
  },
  {
    name: "somebody deletes the snapshot",
    ways: ["snapshot"],
    suits: ({ step, name }) =>
      step === "Instance" && name.endsWith("isn't told yet"),
    // One that somebody took: RDS lets nobody delete its own.
    prepare: async (world) => {
      const client = clientOf(world);
      await client.send(
        new CreateDBSnapshotCommand({
          DBInstanceIdentifier: "cobalt-production",
          DBSnapshotIdentifier: byHand,
        }),
      );
      await waitUntilDBSnapshotAvailable(
        { client, maxWaitTime: 600, minDelay: 1, maxDelay: 2 },
        { DBSnapshotIdentifier: byHand },
      );
      client.destroy();
    },
    strike: async ({ world }) => {
      const client = clientOf(world);
      await client.send(
        new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: byHand }),
      );
      client.destroy();
      return undefined;
    },
  },
  {
    name: "a second up of the same stack",
    ways: ["snapshot", "dump"],
    strike: async ({ world }) => {
      const { exitCode, stdout, stderr } = await (
        await world.startBeside("the same")
      ).ended;
      const text = `${stdout}${stderr}`;
      return exitCode !== 0 && /currently locked/.test(text)
        ? undefined
        : async () => [`the second up wasn't refused by the lock: ${text}`];
    },
  },
  {
    name: "another stack for the same target",
    ways: ["snapshot", "dump"],
    // Before that there is no claim yet, and the first to make a copy has it.
    suits: ({ hasCopy }) => hasCopy === true,
    strike: async ({ world }) => {
      const { exitCode, stdout, stderr } = await (
        await world.startBeside("another")
      ).ended;
      const text = `${stdout}${stderr}`.replace(/\s+/g, " ");
      return exitCode !== 0 && text.includes(`is the stack ${world.stack}'s`)
        ? undefined
        : async () => [`the other stack wasn't refused: ${text}`];
    },
  },
];
