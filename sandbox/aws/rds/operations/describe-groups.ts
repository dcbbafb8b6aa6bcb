import { arn } from "../../account/cloud";
import type { Operation } from "../../account/service";
import type { AwsError } from "../../protocol/aws-error";
import {
  parameterGroupNotFound,
  subnetGroupNotFound,
} from "../instances/names";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";
import { subnetGroupAnswer } from "../messages/subnet-group-answer";

/** All parameter groups, or the one that is named. Throws DBParameterGroupNotFound. */
export const describeDBParameterGroups: Operation = (cloud, input) => {
  filter(input);
  return page(cloud, input, {
    items: named(
      cloud.state.parameterGroups,
      input.text("DBParameterGroupName"),
      parameterGroupNotFound,
    ),
    names: ["DBParameterGroups", "DBParameterGroup"],
    nameOf: (group) => group.name,
    answer: (group) => ({
      DBParameterGroupName: group.name,
      DBParameterGroupFamily: group.family,
      Description: group.description,
      DBParameterGroupArn: arn(cloud, "rds", `pg:${group.name}`),
    }),
  });
};

/** All subnet groups, or the one that is named. Throws DBSubnetGroupNotFoundFault. */
export const describeDBSubnetGroups: Operation = (cloud, input) => {
  filter(input);
  return page(cloud, input, {
    items: named(
      cloud.state.subnetGroups,
      input.text("DBSubnetGroupName"),
      subnetGroupNotFound,
    ),
    names: ["DBSubnetGroups", "DBSubnetGroup"],
    nameOf: (group) => group.name,
    answer: (group) => subnetGroupAnswer(cloud, group),
  });
};

function named<T>(
  groups: Readonly<Record<string, T>>,
  name: string | undefined,
  notFound: (name: string) => AwsError,
): T[] {
  if (!name) return Object.values(groups);
  const found = groups[name.toLowerCase()];
  if (!found) throw notFound(name);
  return [found];
}
