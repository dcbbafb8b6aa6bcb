import type { Cloud } from "../account/cloud";
import type { Service } from "../account/service";
import { AwsError } from "../protocol/aws-error";
import type { ParameterRecord } from "../state/records";

/** The parameter with a name or an ARN. */
export function findParameter(
  cloud: Pick<Cloud, "state">,
  id: string,
): ParameterRecord | undefined {
  return Object.values(cloud.state.parameters).find(
    (parameter) => parameter.arn === id || parameter.name === id,
  );
}

/** AWS Systems Manager's parameter store, as far as an environment's secrets need it. */
export const ssm: Service = {
  signingName: "ssm",
  protocol: "json",
  namespace: "AmazonSSM",
  version: "2014-11-06",
  operations: {
    GetParameter: (cloud, input) => {
      const parameter = findParameter(cloud, input.required("Name"));
      if (!parameter) {
        throw new AwsError(
          "ParameterNotFound",
          "The parameter isn't there under that name.",
        );
      }
      const sealed =
        parameter.type === "SecureString" && !input.flag("WithDecryption");
      return {
        Parameter: {
          ARN: parameter.arn,
          DataType: "text",
          LastModifiedDate: Date.parse(parameter.createdAt) / 1000,
          Name: parameter.name,
          Type: parameter.type,
          Value: sealed
            ? Buffer.from("sealed by the sandbox").toString("base64")
            : parameter.value,
          Version: 1,
        },
      };
    },
  },
};
