import { arn } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import { list } from "../../protocol/xml";
import { page } from "../messages/paging";

/** All parameter groups, or the one that is named. Throws DBParameterGroupNotFound. */
export const describeDBParameterGroups: Operation = (cloud, input) => {
  const name = input.text("DBParameterGroupName")?.toLowerCase();
  const found = Object.values(cloud.state.parameterGroups).filter(
    (group) => !name || group.name === name,
  );
  if (name && !found.length) {
    throw new AwsError(
      "DBParameterGroupNotFound",
      `DBParameterGroup not found: ${name}`,
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
    DBParameterGroups: list(
      "DBParameterGroup",
      items.map((group) => ({
        DBParameterGroupName: group.name,
        DBParameterGroupFamily: group.family,
        Description: group.description,
        DBParameterGroupArn: arn(cloud, "rds", `pg:${group.name}`),
      })),
    ),
  };
};
