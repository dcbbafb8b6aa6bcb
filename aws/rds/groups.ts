import {
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
} from "@aws-sdk/client-rds";
import { rds } from "../clients";
import { AwsError, ask } from "../errors";
import type { Place } from "../place";

/** RDS's answers that a group doesn't exist, as the SDK names them. */
const NO_SUCH_GROUP = new Set([
  "DBParameterGroupNotFound",
  "DBParameterGroupNotFoundFault",
  "DBSubnetGroupNotFoundFault",
]);

/** The family (e.g. `postgres15`) of a DB parameter group, or undefined when there is none of that name. */
export async function parameterGroupFamily(
  place: Place,
  name: string,
): Promise<string | undefined> {
  return unlessMissing(async () => {
    const { DBParameterGroups = [] } = await ask(
      `describe the parameter group ${name}`,
      () =>
        rds(place).send(
          new DescribeDBParameterGroupsCommand({ DBParameterGroupName: name }),
        ),
    );
    return DBParameterGroups[0]?.DBParameterGroupFamily;
  });
}

/** Whether there is a DB subnet group of that name. */
export async function subnetGroupExists(
  place: Place,
  name: string,
): Promise<boolean> {
  const found = await unlessMissing(async () => {
    const { DBSubnetGroups = [] } = await ask(
      `describe the subnet group ${name}`,
      () =>
        rds(place).send(
          new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: name }),
        ),
    );
    return DBSubnetGroups[0];
  });
  return found !== undefined;
}

async function unlessMissing<T>(
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AwsError && NO_SUCH_GROUP.has(error.code))
      return undefined;
    throw error;
  }
}
