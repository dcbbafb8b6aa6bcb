import {
  type ConfigurationSettingsDescription,
  DescribeConfigurationSettingsCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import { beanstalk } from "../clients";
import { AwsError, ask } from "../errors";
import type { Place } from "../place";

/** One option of an environment's configuration. */
export interface Option {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/**
 * The options an environment runs with. While an update is under way, and after a failed one, Beanstalk
 * lists a draft besides; only the deployed set is taken.
 * @throws {AwsError} when there is no such environment (any more), and when Beanstalk shows none: it answers so,
 *   instead of refusing, when the permission is missing.
 */
export async function deployedOptions(
  place: Place,
  environment: { readonly application: string; readonly name: string },
): Promise<Option[]> {
  const settings = await settingsOf(place, environment);
  // A set that was never drafted may carry no deployment status at all.
  const deployed = settings.find(
    ({ DeploymentStatus }) => (DeploymentStatus ?? "deployed") === "deployed",
  );
  const options = deployed?.OptionSettings ?? [];
  if (options.length === 0) {
    throw new AwsError(
      `AWS shows no settings of the Beanstalk environment ${environment.name} (application ${environment.application}). Either these credentials lack elasticbeanstalk:DescribeConfigurationSettings for it, which Beanstalk answers with an empty list. docs/permissions.md has the policy.`,
      "EmptyConfigurationSettings",
    );
  }
  return options.flatMap(({ Namespace, OptionName, Value }) =>
    Namespace && OptionName && Value !== undefined
      ? [{ namespace: Namespace, name: OptionName, value: Value }]
      : [],
  );
}

async function settingsOf(
  place: Place,
  {
    application,
    name,
  }: { readonly application: string; readonly name: string },
): Promise<ConfigurationSettingsDescription[]> {
  try {
    const { ConfigurationSettings = [] } = await ask(
      `read the settings of the Beanstalk environment ${name}`,
      () =>
        beanstalk(place).send(
          new DescribeConfigurationSettingsCommand({
            ApplicationName: application,
            EnvironmentName: name,
          }),
        ),
    );
    return ConfigurationSettings;
  } catch (error) {
    if (!(error instanceof AwsError) || !isMissing(error)) throw error;
    throw new AwsError(
      `There is no Beanstalk environment ${name} in the application ${application} (${place.region}, account ${place.account}): it has been terminated, or it never was there. Check its name and run the same command again.`,
      error.code,
    );
  }
}

/** Beanstalk says by its message only that there is no such environment or application. */
function isMissing({ code, message }: AwsError): boolean {
  return (
    code === "InvalidParameterValue" &&
    /No (Environment|Application)( named '.*')? found/.test(message)
  );
}
