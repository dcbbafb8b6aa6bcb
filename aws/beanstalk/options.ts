import { DescribeConfigurationSettingsCommand } from "@aws-sdk/client-elastic-beanstalk";
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
 * @throws {AwsError} when Beanstalk shows none: it answers so, instead of refusing, when the permission is missing.
 */
export async function deployedOptions(
  place: Place,
  environment: { readonly application: string; readonly name: string },
): Promise<Option[]> {
  const { ConfigurationSettings = [] } = await ask(
    `read the settings of the Beanstalk environment ${environment.name}`,
    () =>
      beanstalk(place).send(
        new DescribeConfigurationSettingsCommand({
          ApplicationName: environment.application,
          EnvironmentName: environment.name,
        }),
      ),
  );
  // A set that was never drafted may carry no deployment status at all.
  const deployed = ConfigurationSettings.find(
    ({ DeploymentStatus }) => (DeploymentStatus ?? "deployed") === "deployed",
  );
  const options = deployed?.OptionSettings ?? [];
  if (options.length === 0) {
    throw new AwsError(
      `AWS shows no settings of the Beanstalk environment ${environment.name} (application ${environment.application}). Either these credentials lack elasticbeanstalk:DescribeConfigurationSettings for it, which Beanstalk answers with an empty list, or it has just been terminated.`,
      "EmptyConfigurationSettings",
    );
  }
  return options.flatMap(({ Namespace, OptionName, Value }) =>
    Namespace && OptionName && Value !== undefined
      ? [{ namespace: Namespace, name: OptionName, value: Value }]
      : [],
  );
}
