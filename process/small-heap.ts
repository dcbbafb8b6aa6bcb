import { setFlagsFromString } from "node:v8";

/**
 * Keeps this process small, as soon as this module is loaded: so it is imported before all others, since what these
 * make while they are loaded lets the heap grow. Costs a twentieth of the processor's time that the process takes, which
 * mostly waits for PostgreSQL. A V8 that doesn't know a flag says so and goes on.
 */
const flags = [
  // The most by which the heap grows before what isn't used any more is looked for: a fifth. V8's own is up to four times.
  "--heap-growing-percent=20",
  // What is new stays at the 2 MiB that it begins with. V8's own grows to 32 MiB, which it keeps: a check of 3,000 tables
  // held 148 MiB instead of 118.
  "--semi-space-growth-factor=1",
];

for (const flag of flags) setFlagsFromString(flag);
