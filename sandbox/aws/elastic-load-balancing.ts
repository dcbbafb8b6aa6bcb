import type { Cloud } from "./account/cloud";
import type { Operation, Service } from "./account/service";
import { isLive } from "./elastic-beanstalk/environments/find";
import { balancingOf } from "./elastic-beanstalk/environments/load-balancer";
import { AwsError } from "./protocol/aws-error";
import { members } from "./protocol/xml";
import type { EnvironmentRecord } from "./state/records";

const notFound = (kind: "LoadBalancer" | "TargetGroup", name: string) =>
  new AwsError(
    `${kind}NotFound`,
    `One or more ${kind === "LoadBalancer" ? "load balancers" : "target groups"} not found: ${name}`,
  );

/** The target groups behind one load balancer, or all. */
const describeTargetGroups: Operation = (cloud, input) => {
  const wanted = input.text("LoadBalancerArn");
  const found = alive(cloud).filter(
    (environment) =>
      !wanted || balancingOf(cloud, environment).loadBalancer === wanted,
  );
  if (wanted && found.length === 0) throw notFound("LoadBalancer", wanted);
  return {
    TargetGroups: members(
      found.map((environment) => {
        const { loadBalancer, targetGroup } = balancingOf(cloud, environment);
        return {
          TargetGroupArn: targetGroup,
          TargetGroupName: targetGroup.split("/")[1] ?? "",
          Protocol: "HTTP",
          Port: 80,
          HealthCheckProtocol: "HTTP",
          HealthCheckPath: "/health",
          LoadBalancerArns: members([loadBalancer]),
          TargetType: "instance",
        };
      }),
    ),
  };
};

/** Health of the one instance of a target group. */
const describeTargetHealth: Operation = (cloud, input) => {
  const wanted = input.required("TargetGroupArn");
  const environment = alive(cloud).find(
    (it) => balancingOf(cloud, it).targetGroup === wanted,
  );
  if (!environment) throw notFound("TargetGroup", wanted);
  return {
    TargetHealthDescriptions: members([
      {
        Target: { Id: environment.instance, Port: 80 },
        HealthCheckPort: "80",
        TargetHealth: healthOf(environment),
      },
    ]),
  };
};

function alive({ state }: Cloud): EnvironmentRecord[] {
  return Object.values(state.environments).filter(isLive);
}

function healthOf({ health }: EnvironmentRecord) {
  if (health === "Green") return { State: "healthy" };
  if (health === "Grey") {
    return {
      State: "initial",
      Reason: "Elb.InitialHealthChecking",
      Description: "Initial health checks in progress",
    };
  }
  return {
    State: "unhealthy",
    Reason: "Target.FailedHealthChecks",
    Description: "Health checks failed",
  };
}

/** Elastic Load Balancing (its second version): as much as `eb status --verbose` asks for. */
export const elasticLoadBalancing: Service = {
  signingName: "elasticloadbalancing",
  protocol: "query",
  namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
  version: "2015-12-01",
  operations: {
    DescribeTargetGroups: describeTargetGroups,
    DescribeTargetHealth: describeTargetHealth,
  },
};
