import { MessageOnlyError } from "./message-only-error";

/** Does work whose errors are for the person at `pulumi up`: told in their own words, without a stack trace. */
export async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isMistake(error) ? error : new MessageOnlyError(words(error));
  }
}

/** A mistake of this program's own, which needs its stack trace. */
function isMistake(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError
  );
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
