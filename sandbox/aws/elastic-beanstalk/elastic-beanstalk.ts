import type { Service } from "../account/service";
import { describeApplicationVersions } from "./operations/describe-application-versions";
import { describeApplications } from "./operations/describe-applications";
import { describeConfigurationSettings } from "./operations/describe-configuration-settings";
import { describeEnvironmentResources } from "./operations/describe-environment-resources";
import { describeEnvironments } from "./operations/describe-environments";
import { describeEvents } from "./operations/describe-events";
import {
  describeEnvironmentHealth,
  describeInstancesHealth,
} from "./operations/describe-health";
import { describePlatformVersion } from "./operations/describe-platform-version";
import { swapEnvironmentCNAMEs } from "./operations/swap-environment-cnames";
import {
  listTagsForResource,
  updateTagsForResource,
} from "./operations/tags-of-resource";
import { terminateEnvironment } from "./operations/terminate-environment";
import { updateEnvironment } from "./operations/update-environment";
import { validateConfigurationSettings } from "./operations/validate-configuration-settings";

/** AWS Elastic Beanstalk: environments are processes of the demo's web application. */
export const elasticBeanstalk: Service = {
  signingName: "elasticbeanstalk",
  protocol: "query",
  namespace: "http://elasticbeanstalk.amazonaws.com/docs/2010-12-01/",
  version: "2010-12-01",
  operations: {
    DescribeApplicationVersions: describeApplicationVersions,
    DescribeApplications: describeApplications,
    DescribeConfigurationSettings: describeConfigurationSettings,
    DescribeEnvironmentHealth: describeEnvironmentHealth,
    DescribeEnvironmentResources: describeEnvironmentResources,
    DescribeEnvironments: describeEnvironments,
    DescribeEvents: describeEvents,
    DescribeInstancesHealth: describeInstancesHealth,
    DescribePlatformVersion: describePlatformVersion,
    ListTagsForResource: listTagsForResource,
    SwapEnvironmentCNAMEs: swapEnvironmentCNAMEs,
    TerminateEnvironment: terminateEnvironment,
    UpdateEnvironment: updateEnvironment,
    UpdateTagsForResource: updateTagsForResource,
    ValidateConfigurationSettings: validateConfigurationSettings,
  },
};
