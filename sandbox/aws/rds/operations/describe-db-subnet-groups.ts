import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import { list } from "../../protocol/xml";
import { page } from "../messages/paging";
import { subnetGroupAnswer } from "../messages/subnet-group-answer";

/** All subnet groups, or the one that is named. Throws DBSubnetGroupNotFoundFault. */
export const describeDBSubnetGroups: Operation = (cloud, input) => {
  const name = input.text("DBSubnetGroupName")?.toLowerCase();
  const found = Object.values(cloud.state.subnetGroups).filter(
    (group) => !name || group.name === name,
  );
  if (name && !found.length) {
    throw new AwsError(
      "DBSubnetGroupNotFoundFault",
      `DB subnet group '${name}' does not exist.`,
      404,
    );
  }
  const { items, marker } = page(
    found,
    (group) => group.name,
    input,
    cloud.pageSize,
  );
  return {
    Marker: marker,
    DBSubnetGroups: list("DBSubnetGroup", items.map(subnetGroupAnswer)),
  };
};
