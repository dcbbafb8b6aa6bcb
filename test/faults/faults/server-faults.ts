import { setTimeout as delay } from "node:timers/promises";
import {
  type PidFile,
  runningServer,
} from "../../../sandbox/postgres/pid-file";
import { adminClient } from "../../../sandbox/postgres/server";
import { resume, stopTree } from "../../support/process-tree";
import { until } from "../../support/until";
import type { Moment } from "../moments/moment";
import type { Place } from "../world";
import type { Fault } from "./fault";
import { fillDisk } from "./full-disk";

/** Seconds that a server stands still: longer than an attempt to connect may take, and than a question to it. */
const STILL = 60;

const ofCopy = ({ hasCopy }: Moment) => hasCopy === true;

/** The database server of a place. @throws where it doesn't run */
export async function serverOf({ dataDir }: Place): Promise<PidFile> {
  const server = await runningServer(dataDir);
  if (!server) throw new Error(`No server runs on ${dataDir}.`);
  return server;
}

/** What happens to the server that the copy is on. By dump that is the target's own too. */
export const serverFaults: readonly Fault[] = [
  {
    name: "the copy's server is killed",
    suits: ofCopy,
    silences: true,
    strike: async ({ world }) => {
      const place = await world.copy();
      const { pid } = await serverOf(place);
      process.kill(pid, "SIGKILL");
      if (world.way !== "command") return undefined;
      // The command says that a person is to wait until the server takes sessions; `up` waits itself.
      return async () => {
        await until("the server to be started again", async () => {
          const server = await runningServer(place.dataDir);
          return server?.ready && server.pid !== pid;
        });
        return [];
      };
    },
  },
  {
    name: `the copy's server stands still for ${STILL} s`,
    isLong: true,
    suits: ofCopy,
    silences: true,
    strike: async ({ world }) => {
      const { pid } = await serverOf(await world.copy());
      const stopped = await stopTree(pid);
      await delay(STILL * 1000);
      resume(stopped);
      return undefined;
    },
  },
  {
    name: "the copy's sessions are cut",
    suits: ofCopy,
    strike: async ({ world }) => {
      const { dataDir, database } = await world.copy();
      const admin = await adminClient(dataDir, database);
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'prod-copy%'",
      );
      await admin.end();
      return undefined;
    },
  },
  {
    name: "the copy's disk is full",
    isLong: true,
    ways: ["snapshot"],
    // The run has no session there: the instance is stopped for a moment.
    suits: ({ step, name }) =>
      step === "AdjustedInstance" ||
      name === "the copy is taken into the state",
    strike: ({ world }) => fillDisk(world),
  },
];
