import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { invalidCombination, missingParameter } from "../../protocol/aws-error";
import { type Answer, members } from "../../protocol/xml";
import type { EnvironmentRecord, OptionSetting } from "../../state/records";
import { platformArn } from "../environments/environment-answer";
import { isLive } from "../environments/find";
import { environmentVariables } from "../environments/options";

/**
 * The deployed settings, values in clear; and beside them the draft, while an update runs and after one failed.
 * What the caller may not see isn't there: an empty list, not an error, and the same for an unknown name.
 */
export const describeConfigurationSettings: Operation = (cloud, input) => {
  const application = input.text("ApplicationName");
  const name = input.text("EnvironmentName");
  if (!application) throw missingParameter("ApplicationName");
  if (!name) {
    throw invalidCombination(
      "You must specify either a TemplateName or an EnvironmentName.",
    );
  }
  const environment = Object.values(cloud.state.environments).find(
    (environment) =>
      isLive(environment) &&
      environment.application === application &&
      environment.name === name &&
      !cloud.faults.hidesSettings(name),
  );
  if (!environment) return { ConfigurationSettings: members([]) };
  const { deployed, draft } = environment;
  return {
    ConfigurationSettings: members([
      ...(draft
        ? [settings(cloud, environment, draft.options, draft.status)]
        : []),
      settings(cloud, environment, deployed, "deployed"),
    ]),
  };
};

function settings(
  cloud: Cloud,
  environment: EnvironmentRecord,
  options: readonly OptionSetting[],
  status: string,
): Answer {
  const shown = [
    ...options,
    // Shown by AWS too: all properties once more, in one text.
    {
      namespace: "aws:cloudformation:template:parameter",
      name: "EnvironmentVariables",
      value: environmentVariables(options),
    },
  ];
  return {
    SolutionStackName: environment.platform,
    PlatformArn: platformArn(cloud),
    ApplicationName: environment.application,
    EnvironmentName: environment.name,
    DeploymentStatus: status,
    DateCreated: environment.createdAt,
    DateUpdated: environment.updatedAt,
    OptionSettings: members(
      shown.map(({ namespace, name, value }) => ({
        Namespace: namespace,
        OptionName: name,
        Value: value,
      })),
    ),
  };
}
