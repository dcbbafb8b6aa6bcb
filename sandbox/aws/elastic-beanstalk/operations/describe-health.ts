import type { Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import { type Answer, members } from "../../protocol/xml";
import type { EnvironmentRecord } from "../../state/records";
import { namedEnvironment } from "../environments/find";

/** Health of an environment as a whole: as much of it as `AttributeNames` asks for. */
export const describeEnvironmentHealth: Operation = (cloud, input) => {
  const environment = enhanced(namedEnvironment(cloud, input));
  return {
    EnvironmentName: environment.name,
    ...asked(input, {
      HealthStatus: environment.healthStatus,
      Status: environment.status,
      Color: environment.health,
      Causes: members(environment.causes),
      ApplicationMetrics: noTraffic,
      InstancesHealth: {
        NoData: 0,
        Unknown: 0,
        Pending: 0,
        Ok: 0,
        Info: 0,
        Warning: 0,
        Degraded: 0,
        Severe: 0,
        [environment.healthStatus]: 1,
      },
      RefreshedAt: new Date(),
    }),
  };
};

/** Health of each instance: there is one. */
export const describeInstancesHealth: Operation = (cloud, input) => {
  const environment = enhanced(namedEnvironment(cloud, input));
  const { RefreshedAt, ...instance } = asked(input, {
    ...instanceHealth(cloud, environment),
    RefreshedAt: new Date(),
  });
  return {
    InstanceHealthList: members([
      { InstanceId: environment.instance, ...instance },
    ]),
    RefreshedAt,
  };
};

function instanceHealth(cloud: Cloud, environment: EnvironmentRecord): Answer {
  return {
    HealthStatus: environment.healthStatus,
    Color: environment.health,
    Causes: members(environment.causes),
    LaunchedAt: environment.createdAt,
    ApplicationMetrics: noTraffic,
    System: {
      CPUUtilization: {
        User: 0.1,
        Nice: 0,
        System: 0.1,
        Idle: 99.8,
        IOWait: 0,
        IRQ: 0,
        SoftIRQ: 0,
      },
      LoadAverage: members([0, 0]),
    },
    Deployment: {
      VersionLabel: environment.versionLabel,
      DeploymentId: 1,
      Status: "Deployed",
      DeploymentTime: environment.createdAt,
    },
    AvailabilityZone: `${cloud.state.region}a`,
    InstanceType: "t3.small",
  };
}

/** Of the last ten seconds. An environment without requests has no latencies. */
const noTraffic: Answer = {
  Duration: 10,
  RequestCount: 0,
  StatusCodes: { Status2xx: 0, Status3xx: 0, Status4xx: 0, Status5xx: 0 },
  Latency: {},
};

/** The attributes that a call names, or all. Throws InvalidRequestException for one that there isn't. */
function asked(input: Input, attributes: Answer): Answer {
  const names = input.texts("AttributeNames") ?? [];
  if (names.includes("All")) return attributes;
  const unknown = names.find((name) => !Object.hasOwn(attributes, name));
  if (unknown !== undefined) {
    throw new AwsError(
      "InvalidRequestException",
      `Unknown attribute ${unknown}: only All, ${Object.keys(attributes).join(", ")}.`,
    );
  }
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => names.includes(name)),
  );
}

/** Throws InvalidRequestException for an environment with basic health reporting. */
function enhanced(environment: EnvironmentRecord): EnvironmentRecord {
  const reporting = environment.deployed.find(
    ({ namespace, name }) =>
      namespace === "aws:elasticbeanstalk:healthreporting:system" &&
      name === "SystemType",
  );
  if (reporting?.value !== "enhanced") {
    throw new AwsError(
      "InvalidRequestException",
      "DescribeEnvironmentHealth is not supported.",
    );
  }
  return environment;
}
