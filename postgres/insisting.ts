import { sqlstateOf } from "./errors";

/** Times that a deadlock is tried again. */
const tries = 5;

/**
 * Does again what PostgreSQL ended since it waited for another session while that waited for it: nothing was changed then.
 * @param work in a transaction of its own
 */
export async function insisting<T>(work: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time++)
    try {
      return await work();
    } catch (error) {
      if (sqlstateOf(error) !== "40P01" || time === tries) throw error;
    }
}
