import { readdir, readFile } from "node:fs/promises";
import { execa } from "execa";

/**
 * Kills a process and all that it has started, at once, as a crash of the machine would. The engine puts
 * each of its plugins into a process group of its own: killing its group alone would leave them at work.
 */
export async function killTree(pid: number): Promise<void> {
  for (const one of await stopTree(pid)) signal(one, "SIGKILL");
}

/**
 * Stops a process and all that it has started, as a machine that freezes would.
 * @returns their ids, to let them go on by SIGCONT
 */
export async function stopTree(pid: number): Promise<readonly number[]> {
  signal(pid, "SIGSTOP");
  const tree = [pid, ...descendants(pid, await parents())];
  for (const one of tree) signal(one, "SIGSTOP");
  return tree;
}

/** Lets stopped processes go on, those of them that are still there. */
export function resume(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, "SIGCONT");
}

/** All that a process has started, and what these have, as it is now. */
export async function descendantsOf(pid: number): Promise<readonly number[]> {
  return descendants(pid, await parents());
}

/** Those of these processes that are still there. */
export async function living(
  pids: readonly number[],
): Promise<readonly number[]> {
  const known = await parents();
  return pids.filter((pid) => known.has(pid));
}

function descendants(
  pid: number,
  parents: ReadonlyMap<number, number>,
): number[] {
  const children = [...parents]
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
  return children.flatMap((child) => [child, ...descendants(child, parents)]);
}

/** Each process's parent. */
async function parents(): Promise<Map<number, number>> {
  return process.platform === "linux" ? parentsInProc() : parentsByPs();
}

async function parentsInProc(): Promise<Map<number, number>> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = new Map<number, number>();
  for (const pid of pids) {
    // A process may end while we look: then it is nobody's parent any more.
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    const parent = /\) \S (\d+)/.exec(stat)?.[1];
    if (parent) found.set(Number(pid), Number(parent));
  }
  return found;
}

async function parentsByPs(): Promise<Map<number, number>> {
  const { stdout } = await execa("ps", ["-axo", "pid=,ppid="]);
  return new Map(
    stdout.split("\n").map((line) => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      return [pid ?? 0, parent ?? 0];
    }),
  );
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
