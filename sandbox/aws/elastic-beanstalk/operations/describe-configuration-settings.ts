import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import {
  invalidCombination,
  invalidValue,
  missingParameter,
} from "../../protocol/aws-error";
import { type Answer, members } from "../../protocol/xml";
import type { EnvironmentRecord, OptionSetting } from "../../state/records";
import { platformArn, tier } from "../environments/environment-answer";
import { findEnvironment, requireApplication } from "../environments/find";
import { environmentVariables } from "../environments/options";

/**
 * The deployed settings, values in clear; and beside them the draft, while an update runs and after one failed.
 * What the caller may not see isn't there: an empty list, not an error. Throws InvalidParameterValue for an
 * application or an environment that doesn't exist.
 */
export const describeConfigurationSettings: Operation = (cloud, input) => {
  const application = input.text("ApplicationName");
  const name = input.text("EnvironmentName");
  const template = input.text("TemplateName");
  if (!application) throw missingParameter("ApplicationName");
  if (!name === !template) {
    throw invalidCombination(
      "You must specify either a TemplateName or an EnvironmentName, but not both.",
    );
  }
  requireApplication(cloud, application);
  if (!name) {
    throw invalidValue(
      `No Configuration Template named '${application}/${template}' found.`,
    );
  }
  const environment = findEnvironment(cloud, { name, application });
  if (cloud.faults.hidesSettings(name)) {
    return { ConfigurationSettings: members([]) };
  }
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
    // In the EB CLI's own model of this answer, and read by it; the SDKs' model lacks it.
    Tier: tier,
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
