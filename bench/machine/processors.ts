import { cpus } from "node:os";

/** Begins to watch the machine's processors; the function tells how many of them worked since then, on average. */
export function watchProcessors(): () => number {
  const before = total();
  return () => {
    const after = total();
    const idle = after.idle - before.idle;
    return (1 - idle / (after.all - before.all)) * cpus().length;
  };
}

/** Milliseconds of all processors together since the machine's start. */
function total(): { readonly all: number; readonly idle: number } {
  const times = cpus().map((one) => one.times);
  return {
    all: times
      .flatMap((one) => Object.values(one))
      .reduce((sum, time) => sum + time, 0),
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
  };
}
