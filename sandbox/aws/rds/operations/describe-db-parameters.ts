import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import { list } from "../../protocol/xml";

/** The few parameters that matter to who connects here, as the default groups of PostgreSQL 15 and later have them. */
const parameters = [
  ["password_encryption", "scram-sha-256", "engine-default", "dynamic"],
  ["rds.accepted_password_auth_method", "md5+scram", "system", "dynamic"],
  ["rds.force_ssl", "1", "system", "dynamic"],
  ["rds.restrict_password_commands", "0", "engine-default", "static"],
] as const;

/** The parameters of a group. */
export const describeDBParameters: Operation = (cloud, input) => {
  const name = input.required("DBParameterGroupName").toLowerCase();
  if (!cloud.state.parameterGroups[name]) {
    throw new AwsError(
      "DBParameterGroupNotFound",
      `DBParameterGroup not found: ${name}`,
      404,
    );
  }
  const source = input.text("Source");
  return {
    Parameters: list(
      "Parameter",
      parameters
        .filter(([, , from]) => !source || source === from)
        .map(([ParameterName, ParameterValue, Source, ApplyType]) => ({
          ParameterName,
          ParameterValue,
          Source,
          ApplyType,
          DataType: "string",
          IsModifiable: true,
          ApplyMethod: ApplyType === "static" ? "pending-reboot" : "immediate",
        })),
    ),
  };
};
