/** Starts to count; what it returns tells the seconds since. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}

/** Seconds as people are told them: to a tenth. */
export function roundSeconds(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** Seconds as reports have them. */
export function toThousandth(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
