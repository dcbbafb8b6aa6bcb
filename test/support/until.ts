import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds that a state which a test waits for may take: enough for a slow machine with 30 busy processes. */
const PATIENCE = 600_000;

/**
 * Looks again and again until something is so.
 * @param what is waited for, for the error; a function where that is only known then
 * @param patience milliseconds, where much has to be done before. Default: ten minutes
 * @returns what was seen, the first that isn't false, 0, empty or undefined
 */
export async function until<Seen>(
  what: string | (() => string),
  look: () => Promise<Seen>,
  patience = PATIENCE,
): Promise<NonNullable<Seen>> {
  for (const end = Date.now() + patience; ; await delay(50)) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end)
      throw new Error(
        `It never came: ${typeof what === "string" ? what : what()}`,
      );
  }
}
