import type { Cloud } from "../account/cloud";
import type { Service } from "../account/service";
import { AwsError } from "../protocol/aws-error";
import type { SecretRecord } from "../state/records";

/** The secret with a name, an ARN, or an ARN without its six random letters. */
export function findSecret(
  cloud: Pick<Cloud, "state">,
  id: string,
): SecretRecord | undefined {
  return Object.values(cloud.state.secrets).find(
    (secret) =>
      secret.arn === id ||
      secret.name === id ||
      secret.arn.replace(/-[A-Za-z0-9]{6}$/, "") === id,
  );
}

/** AWS Secrets Manager, as far as an environment's secrets need it. */
export const secretsManager: Service = {
  signingName: "secretsmanager",
  protocol: "json",
  namespace: "secretsmanager",
  version: "2017-10-17",
  operations: {
    GetSecretValue: (cloud, input) => {
      const secret = findSecret(cloud, input.required("SecretId"));
      if (!secret) {
        throw new AwsError(
          "ResourceNotFoundException",
          "Secrets Manager can't find the specified secret.",
        );
      }
      return {
        ARN: secret.arn,
        CreatedDate: Date.parse(secret.createdAt) / 1000,
        Name: secret.name,
        SecretString: secret.value,
        VersionId: secret.versionId,
        VersionStages: ["AWSCURRENT"],
      };
    },
  },
};
