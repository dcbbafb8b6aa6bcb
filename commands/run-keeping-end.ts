import {
  type Ended,
  type ProcessToRun,
  runProcess,
} from "../process/run-process";

/** How a command ended, and what is known of what it wrote. */
export interface Ran extends Ended {
  /** Lines it wrote to standard output and error. */
  readonly lines: number;
  /** The last of what it wrote, at most 64 KiB. */
  readonly tail: Buffer;
}

const tailLength = 64 * 1024;

/**
 * Runs a process. Its output is counted, and only its end kept; none is shown.
 * @param onLines gets their count as it grows
 */
export async function runKeepingEnd(
  process_: ProcessToRun,
  onLines: (count: number) => void = () => undefined,
): Promise<Ran> {
  let lines = 0;
  let tail = Buffer.alloc(0);
  const ended = await runProcess({
    ...process_,
    onOutput: (chunk) => {
      for (const byte of chunk) if (byte === 10) lines++;
      onLines(lines);
      tail = Buffer.from(Buffer.concat([tail, chunk]).subarray(-tailLength));
    },
  });
  return { ...ended, lines, tail };
}
