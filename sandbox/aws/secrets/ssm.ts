import type { Service } from "../account/service";
import { AwsError } from "../protocol/aws-error";

/** AWS Systems Manager's parameter store: it is there, and has no parameters. */
export const ssm: Service = {
  signingName: "ssm",
  protocol: "json",
  namespace: "AmazonSSM",
  version: "2014-11-06",
  operations: {
    GetParameter: (_cloud, input) => {
      throw new AwsError(
        "ParameterNotFound",
        `There is no parameter ${input.required("Name")}.`,
      );
    },
  },
};
