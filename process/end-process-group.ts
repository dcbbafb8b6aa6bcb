import { setTimeout as delay } from "node:timers/promises";

/**
 * Ends a process and all that it has started: by SIGTERM, and later by SIGKILL. It must lead a group of its own.
 * @param grace milliseconds between the two
 */
export async function endProcessGroup(
  pid: number | undefined,
  grace: number,
): Promise<void> {
  if (pid === undefined || !send(pid, "SIGTERM")) return;
  await delay(grace, undefined, { ref: false });
  send(pid, "SIGKILL");
}

/** @returns whether the group was still there. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}
