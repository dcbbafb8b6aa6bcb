import { arn, type Cloud } from "../../account/cloud";
import type { EnvironmentRecord } from "../../state/records";

/** Names of what stands before an environment's instance, as Elastic Load Balancing has them. */
export interface Balancing {
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

/** ARNs of an environment's application load balancer and of its target group. */
export function balancingOf(
  cloud: Pick<Cloud, "state">,
  { id }: EnvironmentRecord,
): Balancing {
  const digits = Buffer.from(id).toString("hex").slice(0, 16);
  const named = (kind: string, name: string) =>
    arn(cloud, "elasticloadbalancing", `${kind}/${name}/${digits}`);
  return {
    loadBalancer: named("loadbalancer/app", `awseb-${id}`),
    targetGroup: named("targetgroup", `awseb-${id}`),
  };
}
