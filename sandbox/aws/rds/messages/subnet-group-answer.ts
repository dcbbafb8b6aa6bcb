import { arn, type Cloud } from "../../account/cloud";
import { type Answer, list } from "../../protocol/xml";
import type { SubnetGroup } from "../../state/records";

/** A subnet group as `DBSubnetGroup` of an answer. */
export function subnetGroupAnswer(
  cloud: Pick<Cloud, "state">,
  group: SubnetGroup,
): Answer {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpc,
    SubnetGroupStatus: "Complete",
    Subnets: list(
      "Subnet",
      group.subnets.map((SubnetIdentifier, index) => ({
        SubnetIdentifier,
        SubnetAvailabilityZone: {
          Name: `${cloud.state.region}${"abc"[index % 3]}`,
        },
        SubnetOutpost: {},
        SubnetStatus: "Active",
      })),
    ),
    DBSubnetGroupArn: arn(cloud, "rds", `subgrp:${group.name}`),
    SupportedNetworkTypes: list("member", ["IPV4"]),
  };
}
