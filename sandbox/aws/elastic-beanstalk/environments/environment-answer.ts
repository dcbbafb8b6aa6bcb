import { arn, type Cloud, visibleStatus } from "../../account/cloud";
import { type Answer, members } from "../../protocol/xml";
import type { EnvironmentRecord } from "../../state/records";

/** ARN of the platform that all environments run on. */
export const platformArn = (cloud: Cloud): string =>
  `arn:aws:elasticbeanstalk:${cloud.state.region}::platform/Node.js 20 running on 64bit Amazon Linux 2023/6.6.0`;

/** What kind of environment all of them are. */
export const tier = { Name: "WebServer", Type: "Standard", Version: "1.0" };

/** ARN of an environment. */
export const environmentArn = (
  cloud: Pick<Cloud, "state">,
  { application, name }: Pick<EnvironmentRecord, "application" | "name">,
): string =>
  arn(cloud, "elasticbeanstalk", `environment/${application}/${name}`);

/** An environment as `EnvironmentDescription`. Its address is one of this machine, with a port. */
export function environmentAnswer(
  cloud: Cloud,
  environment: EnvironmentRecord,
): Answer {
  const status = visibleStatus(environment);
  return {
    EnvironmentName: environment.name,
    EnvironmentId: environment.id,
    ApplicationName: environment.application,
    VersionLabel: environment.versionLabel,
    SolutionStackName: environment.platform,
    PlatformArn: platformArn(cloud),
    Description: environment.description,
    EndpointURL: address(environment),
    CNAME: address(environment),
    DateCreated: environment.createdAt,
    DateUpdated: environment.updatedAt,
    Status: status,
    AbortableOperationInProgress: status === "Updating",
    Health: environment.health,
    HealthStatus: environment.healthStatus,
    Tier: tier,
    EnvironmentLinks: members([]),
    EnvironmentArn: environmentArn(cloud, environment),
  };
}

/** Where an environment answers: `host:port`. */
export const address = (environment: EnvironmentRecord): string =>
  `${environment.address}:${environment.port}`;
