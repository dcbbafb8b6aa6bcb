import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";
import { namedEnvironment } from "../environments/find";
import { balancingOf } from "../environments/load-balancer";

/** What an environment is made of: one instance behind a load balancer. */
export const describeEnvironmentResources: Operation = (cloud, input) => {
  const environment = namedEnvironment(cloud, input);
  const stack = `awseb-${environment.id}-stack`;
  return {
    EnvironmentResources: {
      EnvironmentName: environment.name,
      AutoScalingGroups: members([{ Name: `${stack}-AWSEBAutoScalingGroup` }]),
      Instances: members([{ Id: environment.instance }]),
      LaunchConfigurations: members([]),
      LaunchTemplates: members([
        { Id: `lt-${environment.instance.slice("i-".length)}` },
      ]),
      LoadBalancers: members([
        { Name: balancingOf(cloud, environment).loadBalancer },
      ]),
      Triggers: members([]),
      Queues: members([]),
    },
  };
};
