import { type Cloud, visibleStatus } from "../../account/cloud";
import { invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import type { EnvironmentRecord } from "../../state/records";

/** Whether an environment still is one. */
export const isLive = ({ status }: EnvironmentRecord): boolean =>
  status !== "Terminated";

/** The environment that a call names by id or name. Throws InvalidParameterValue in Elastic Beanstalk's own words. */
export function namedEnvironment(
  cloud: Cloud,
  input: Input,
): EnvironmentRecord {
  return findEnvironment(cloud, {
    id: input.text("EnvironmentId"),
    name: input.text("EnvironmentName"),
    application: input.text("ApplicationName"),
  });
}

/** The environment that has all of these. Throws InvalidParameterValue in Elastic Beanstalk's own words. */
export function findEnvironment(
  cloud: Cloud,
  {
    id,
    name,
    application,
  }: {
    id?: string | undefined;
    name?: string | undefined;
    application?: string | undefined;
  },
): EnvironmentRecord {
  if (!id && !name) {
    throw invalidValue(
      "You must specify either an EnvironmentId or an EnvironmentName.",
    );
  }
  const found = Object.values(cloud.state.environments).find(
    (environment) =>
      isLive(environment) &&
      (!id || environment.id === id) &&
      (!name || environment.name === name) &&
      (!application || environment.application === application),
  );
  if (!found) {
    throw invalidValue(
      id
        ? `No Environment found for EnvironmentId = '${id}'.`
        : `No Environment found for EnvironmentName = '${name}'.`,
    );
  }
  return found;
}

/** Throws InvalidParameterValue unless environments of that application are, or were, there. */
export function requireApplication(cloud: Cloud, application: string): void {
  const known = Object.values(cloud.state.environments).some(
    (environment) => environment.application === application,
  );
  if (!known) {
    throw invalidValue(`No Application named '${application}' found.`);
  }
}

/** Throws what Elastic Beanstalk answers while something else is being done to the environment. */
export function requireReady(environment: EnvironmentRecord): void {
  if (visibleStatus(environment) !== "Ready") {
    throw invalidValue(
      `Environment named ${environment.name} is in an invalid state for this operation. Must be Ready.`,
    );
  }
}
