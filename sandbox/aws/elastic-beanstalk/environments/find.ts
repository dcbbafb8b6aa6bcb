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
  const id = input.text("EnvironmentId");
  const name = input.text("EnvironmentName");
  const application = input.text("ApplicationName");
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

/** Throws what Elastic Beanstalk answers while something else is being done to the environment. */
export function requireReady(environment: EnvironmentRecord): void {
  if (visibleStatus(environment) !== "Ready") {
    throw invalidValue(
      `Environment named ${environment.name} is in an invalid state for this operation. Must be Ready.`,
    );
  }
}
