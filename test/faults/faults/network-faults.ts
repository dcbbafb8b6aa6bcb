import { setTimeout as delay } from "node:timers/promises";
import { execa, execaSync } from "execa";
import { until } from "../../support/until";
import type { Fault } from "./fault";
import { serverOf } from "./server-faults";

/**
 * Seconds without a network: longer than an attempt to connect may take, and than a question to a server. After some 50
 * Linux forgets the end of a connection that it couldn't tell to the other side: a server then has a session without a
 * client until its keepalive finds out, and a database with sessions isn't dropped in one `up` (docs/reliability.md).
 */
const CUT = 30;

/** What happens on the way to the copy's server, which itself goes on. */
export const networkFaults: readonly Fault[] = [
  {
    name: `the network to the copy is cut for ${CUT} s`,
    isLong: true,
    suits: ({ hasCopy }) => hasCopy === true,
    silences: true,
    strike: async ({ world }) => {
      const { port } = await serverOf(await world.copy());
      await cut(port, CUT * 1000);
      return async () => {
        await until("what was sent meanwhile to arrive", () => isQuiet(port));
        return [];
      };
    },
  },
];

/** Whether nothing is on its way that wasn't acknowledged: each attempt to send it again comes later than the one before. */
async function isQuiet(port: number): Promise<boolean> {
  const own = `( sport = :${port} or dport = :${port} )`;
  const { stdout } = await execa("ss", ["-Htn", "state", "connected", own]);
  const waiting = stdout.split("\n").filter((line) => line !== "");
  return waiting.every((line) => line.trim().split(/\s+/)[2] === "0");
}

/** Loses every packet to and from that port of this machine for so long, without a word to either side. */
async function cut(port: number, milliseconds: number): Promise<void> {
  const rules = ["--dport", "--sport"].map((side) => [
    ...["INPUT", "--in-interface", "lo", "--protocol", "tcp"],
    ...[side, String(port), "--jump", "DROP"],
  ]);
  // The rules are the machine's: they go also where this process is ended meanwhile.
  const mend = () => {
    for (const rule of rules) execaSync("iptables", ["--delete", ...rule]);
  };
  for (const rule of rules) await execa("iptables", ["--insert", ...rule]);
  process.once("exit", mend);
  await delay(milliseconds);
  process.off("exit", mend);
  mend();
}
