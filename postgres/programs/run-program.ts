import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { guarded } from "../../process/guarded-script";
import {
  type Ended,
  type ProcessToRun,
  runProcess,
} from "../../process/run-process";
import { whileSilent } from "../../words/while-waiting";

/** One of PostgreSQL's programs to run. */
export interface Program
  extends Pick<
    ProcessToRun,
    "file" | "args" | "environment" | "deadline" | "signal"
  > {
  /** Gets each line that it writes to standard error. */
  onLine?(line: string): void;
}

/**
 * Runs a program to its end. It and all it has started end with this process, however that ends: no
 * pg_dump stays in production, and no pg_restore writes on while the next run begins.
 * @returns how it ended, and what it wrote to standard output
 */
export async function runProgram({
  file,
  args,
  onLine,
  ...program
}: Program): Promise<Ended & { readonly output: string }> {
  const output: Buffer[] = [];
  const errors = new PassThrough();
  const lines = createInterface({ input: errors });
  lines.on("line", (line) => onLine?.(line));
  const ended = await whileSilent(`${file} is at work`, () =>
    runProcess({
      ...program,
      ...guarded(file, args),
      onOutput: (chunk, from) => {
        if (from === "stdout") output.push(chunk);
        else errors.write(chunk);
      },
    }),
  );
  const read = once(lines, "close");
  errors.end();
  await read;
  return { ...ended, output: Buffer.concat(output).toString("utf8") };
}
