import {
  type EnvironmentState,
  environmentState,
  environmentsOf,
} from "../aws/beanstalk/environment";
import type { Place } from "../aws/place";

/** Which environments may use what a stack has made. */
export interface MayUse {
  readonly place: Place;
  /** Name of the environment that is to use it, or the newest of it. */
  readonly target: string;
  /**
   * Name of the target's Beanstalk application, noted while the target was there. Undefined only in the state of an
   * older version.
   */
  readonly application?: string | undefined;
}

/** Who uses a thing isn't known. */
export class UsersUnknown extends Error {
  override readonly name = "UsersUnknown";
}

/**
 * The environments whose settings may lead to what a stack has made: all of the target's application. The target may be
 * gone, or have come back in another application.
 * @throws {UsersUnknown} where the application isn't known. {@link AwsError} where they can't be listed
 */
export async function whoMayUse({
  place,
  target,
  application,
}: MayUse): Promise<EnvironmentState[]> {
  const now = await environmentState(place, target);
  const applications = new Set(
    [application, now?.application].filter((name) => name !== undefined),
  );
  if (applications.size === 0)
    throw new UsersUnknown(
      `${target} no longer exists, and of which application it was isn't in this stack's state, which an older version wrote.`,
    );
  const environments: EnvironmentState[] = [];
  for (const name of applications)
    environments.push(...(await environmentsOf(place, name)));
  return environments;
}
