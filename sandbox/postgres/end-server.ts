import { setTimeout as sleep } from "node:timers/promises";
import { isServerOf } from "./pid-file";

/**
 * Ends a server's process, and waits for it. What each signal means: "Shutting Down the Server" in
 * PostgreSQL's documentation. One that doesn't end in time gets the next harder one.
 *
 * @param mode `fast` ends its sessions and leaves nothing to recover; `immediate` leaves that to the next start.
 * @throws when it doesn't end, not even by SIGKILL.
 */
export async function endServer(
  dataDir: string,
  pid: number,
  mode: "fast" | "immediate",
): Promise<void> {
  const harder: [NodeJS.Signals, number][] = [
    ["SIGQUIT", 10_000],
    ["SIGKILL", 10_000],
  ];
  if (mode === "fast") harder.unshift(["SIGINT", 60_000]);
  for (const [signal, patience] of harder) {
    send(pid, signal);
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!(await isServerOf(dataDir, pid))) return;
      await sleep(20);
    }
  }
  throw new Error(
    `The PostgreSQL server of ${dataDir} (process ${pid}) doesn't end, not even by SIGKILL.`,
  );
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
