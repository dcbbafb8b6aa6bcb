import { describeApplications } from "./elastic-beanstalk/describe-applications";
import { describeConfigurationSettings } from "./elastic-beanstalk/describe-configuration-settings";
import { describeEnvironmentResources } from "./elastic-beanstalk/describe-environment-resources";
import { describeEnvironments } from "./elastic-beanstalk/describe-environments";
import { describeEvents } from "./elastic-beanstalk/describe-events";
import {
  describeEnvironmentHealth,
  describeInstancesHealth,
} from "./elastic-beanstalk/describe-health";
import { describePlatformVersion } from "./elastic-beanstalk/describe-platform-version";
import { restartAppServer } from "./elastic-beanstalk/restart-app-server";
import { terminateEnvironment } from "./elastic-beanstalk/terminate-environment";
import { updateEnvironment } from "./elastic-beanstalk/update-environment";
import { validateConfigurationSettings } from "./elastic-beanstalk/validate-configuration-settings";
import type { Service } from "./service";

/** AWS Elastic Beanstalk: environments are processes of the demo's web application. */
export const elasticBeanstalk: Service = {
  signingName: "elasticbeanstalk",
  protocol: "query",
  namespace: "http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/",
  version: "2010-12-01",
  operations: {
    DescribeApplications: describeApplications,
    DescribeConfigurationSettings: describeConfigurationSettings,
    DescribeEnvironmentHealth: describeEnvironmentHealth,
    DescribeEnvironmentResources: describeEnvironmentResources,
    DescribeEnvironments: describeEnvironments,
    DescribeEvents: describeEvents,
    DescribeInstancesHealth: describeInstancesHealth,
    DescribePlatformVersion: describePlatformVersion,
    RestartAppServer: restartAppServer,
    TerminateEnvironment: terminateEnvironment,
    UpdateEnvironment: updateEnvironment,
    ValidateConfigurationSettings: validateConfigurationSettings,
  },
};
