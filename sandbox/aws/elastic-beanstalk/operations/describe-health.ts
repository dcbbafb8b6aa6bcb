import type { Operation } from "../../account/service";
import { members } from "../../protocol/xml";
import { namedEnvironment } from "../environments/find";

/** Health of an environment as a whole. */
export const describeEnvironmentHealth: Operation = (cloud, input) => {
  const environment = namedEnvironment(cloud, input);
  return {
    EnvironmentName: environment.name,
    HealthStatus: environment.healthStatus,
    Status: environment.status,
    Color: environment.health,
    Causes: members(environment.causes),
    ApplicationMetrics: { RequestCount: 0 },
    InstancesHealth: { [environment.healthStatus]: 1 },
    RefreshedAt: new Date(),
  };
};

/** Health of each instance: there is one. */
export const describeInstancesHealth: Operation = (cloud, input) => {
  const environment = namedEnvironment(cloud, input);
  return {
    InstanceHealthList: members([
      {
        InstanceId: environment.instance,
        HealthStatus: environment.healthStatus,
        Color: environment.health,
        Causes: members(environment.causes),
        LaunchedAt: environment.createdAt,
      },
    ]),
    RefreshedAt: new Date(),
  };
};
