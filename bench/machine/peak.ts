import { readFileSync } from "node:fs";

/** The most memory that this process has held, as Linux counts it; undefined elsewhere. */
export function peakMiB(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const status = readFileSync("/proc/self/status", "utf8");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
