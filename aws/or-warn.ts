import { say } from "../words/say";
import { AwsError, mayPass } from "./errors";

/**
 * What was read, or undefined where it can't be: it is in a secret that is gone, can't be read from here or
 * holds something else. That is said.
 * @param what as in "Warning: … can't be told: …"
 * @throws {AwsError} where asking again may help: expired credentials, throttling, no network.
 */
export async function orWarn<T>(
  reading: Promise<T>,
  what: string,
): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AwsError) || mayPass(error)) throw error;
    say(`Warning: ${what}: ${error.message}`);
    return undefined;
  }
}
