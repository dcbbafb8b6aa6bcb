/**
 * Tells the person at the terminal something. By standard error, so that the output of a command that
 * is passed on stays what it is.
 * @param {string} text
 */
export function tell(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Does a step, tells how long it took, and leaves its result.
 * @template T
 * @param {string} name What is done, e.g. `packages`.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const start = performance.now();
  const result = await work();
  tell(`  ${name}: ${seconds(performance.now() - start)}`);
  return result;
}

/**
 * A duration for people: `0.4 s`, `3 min 37 s`.
 * @param {number} milliseconds
 */
export function seconds(milliseconds) {
  const whole = Math.round(milliseconds / 1000);
  if (whole < 10) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
