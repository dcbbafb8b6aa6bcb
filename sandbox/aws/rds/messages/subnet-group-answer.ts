import { type Answer, list } from "../../protocol/xml";
import type { SubnetGroup } from "../../state/records";

/** A subnet group as `DBSubnetGroup` of an answer. */
export function subnetGroupAnswer(group: SubnetGroup): Answer {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpc,
    SubnetGroupStatus: "Complete",
    Subnets: list(
      "Subnet",
      group.subnets.map((SubnetIdentifier, index) => ({
        SubnetIdentifier,
        SubnetAvailabilityZone: { Name: `ap-southeast-2${"abc"[index % 3]}` },
        SubnetOutpost: {},
        SubnetStatus: "Active",
      })),
    ),
  };
}
