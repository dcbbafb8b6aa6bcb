import { setTimeout as delay } from "node:timers/promises";
import type { CallEffect } from "../../../sandbox/aws/account/faults";
import type { World } from "../world";
import type { Fault } from "./fault";

/** Seconds that AWS is down. */
const DOWN = 20;

const error = (status: number, code: string): CallEffect => ({
  kind: "error",
  code,
  message: "Of the schedule.",
  status,
});

function failing(name: string, times: number, effect: CallEffect): Fault {
  return {
    name,
    ways: ["snapshot", "dump"],
    // A client waits up to a minute for an answer.
    isLong: effect.kind !== "error",
    strike: async ({ world }) => {
      await world.sandbox.control.failCalls({ times, effect });
      return undefined;
    },
  };
}

/** Shows what is being made, or the target where nothing is, in a status of RDS's. */
function status(status: string): Fault {
  return {
    name: `the copy is ${status}`,
    ways: ["snapshot"],
    suits: ({ hasCopy }) => hasCopy === true,
    strike: async ({ world }) => {
      await world.sandbox.control.hold(await newest(world), status, 90);
      return undefined;
    },
  };
}

/** Identifier of the copy that was made last. */
async function newest({ sandbox, copy }: World): Promise<string> {
  const { dataDir } = await copy();
  const { instances } = await sandbox.control.overview();
  const found = instances.find(({ resourceId }) =>
    dataDir.endsWith(resourceId),
  );
  if (!found) throw new Error("There is no copy.");
  return found.identifier;
}

/** What happens to AWS, or on the way to it. */
export const awsFaults: readonly Fault[] = [
  failing("AWS throttles ten times", 10, error(400, "Throttling")),
  failing("AWS answers 503 three times", 3, error(503, "ServiceUnavailable")),
  failing("AWS doesn't answer a call", 1, { kind: "hold" }),
  failing("AWS does a call and doesn't answer", 1, { kind: "hold-answer" }),
  {
    name: "an answer of AWS is cut in its middle",
    ways: ["snapshot", "dump"],
    strike: async ({ world }) => {
      world.aws.cutNext(() => true);
      return undefined;
    },
  },
  {
    name: "the credentials expire",
    ways: ["snapshot", "dump"],
    strike: async ({ world }) => {
      await world.sandbox.control.expireCredentials(true);
      return undefined;
    },
  },
  {
    name: `AWS is down for ${DOWN} s`,
    ways: ["snapshot", "dump"],
    strike: async ({ world }) => {
      world.aws.down(true);
      void delay(DOWN * 1000).then(() => world.aws.down(false));
      return undefined;
    },
  },
  status("storage-full"),
  status("failed"),
  status("incompatible-restore"),
];
