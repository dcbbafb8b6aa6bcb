import {
  type DBInstance,
  DescribeDBInstancesCommand,
  type DescribeDBInstancesCommandInput,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { isAwsError } from "../resource/failure";

/**
 * The instance with this DbiResourceId, or with this identifier where `id` isn't one; `undefined` where
 * there is none. An identifier may look like a DbiResourceId: then it is tried second.
 */
export async function findInstance(
  rds: RDSClient,
  id: string,
): Promise<DBInstance | undefined> {
  const byResourceId = /^db-[0-9A-Za-z]{2,255}$/.test(id)
    ? await describe(rds, {
        Filters: [{ Name: "dbi-resource-id", Values: [id] }],
      })
    : undefined;
  return byResourceId ?? describe(rds, { DBInstanceIdentifier: id });
}

async function describe(
  rds: RDSClient,
  input: DescribeDBInstancesCommandInput,
): Promise<DBInstance | undefined> {
  try {
    const answer = await rds.send(new DescribeDBInstancesCommand(input));
    return answer.DBInstances?.[0];
  } catch (error) {
    if (isAwsError(error, "DBInstanceNotFound")) return undefined;
    throw error;
  }
}
