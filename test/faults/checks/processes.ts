import { readdir, readFile } from "node:fs/promises";
import { execa } from "execa";

/** The variable by which a world's processes are known. */
export const nameplate = "PROD_COPY_FAULTS";

/** Processes that were started with a world's variable, and what they have started. None where only Linux tells. */
export async function processesOf(world: string): Promise<number[]> {
  if (process.platform !== "linux") return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found: number[] = [];
  for (const pid of pids) {
    const variables = await readProc(pid, "environ");
    if (variables.split("\0").includes(`${nameplate}=${world}`))
      found.push(Number(pid));
  }
  return found;
}

/** What a process was started as, with all arguments; empty: it is gone. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux")
    return (await readProc(String(pid), "cmdline")).replaceAll("\0", " ");
  const { stdout } = await execa("ps", ["-o", "args=", "-p", String(pid)], {
    reject: false,
  });
  return stdout;
}

function readProc(pid: string, file: string): Promise<string> {
  // It may be gone by now.
  return readFile(`/proc/${pid}/${file}`, "latin1").catch(() => "");
}
