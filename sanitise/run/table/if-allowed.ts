import { sqlstateOf } from "../../../postgres/errors";

/** Does what a login may not be allowed to do; undefined where it isn't. */
export async function ifAllowed<T>(
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (sqlstateOf(error) === "42501") return undefined;
    throw error;
  }
}
