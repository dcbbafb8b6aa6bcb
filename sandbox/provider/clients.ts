import { RDSClient } from "@aws-sdk/client-rds";
import {
  GetCallerIdentityCommand,
  type GetCallerIdentityCommandOutput,
  STSClient,
} from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";
import type { Configuration } from "./configuration";
import { during } from "./resource/failure";

/** Tries of a request that AWS throttles or fails to answer: the real provider's. */
const TRIES = 25;

/** Tries of the first request: one that doesn't get through should be told soon. */
const FIRST_TRIES = 3;

const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 60_000,
  throwOnRequestTimeout: true,
};

/** A client for RDS. Its endpoint comes from AWS_ENDPOINT_URL, which the SDK honours by itself. */
export function rdsClient(
  configuration: Configuration,
  region: string,
): RDSClient {
  return new RDSClient({
    region,
    maxAttempts: TRIES,
    requestHandler: TIMEOUTS,
    ...credentials(configuration),
  });
}

/** Who the credentials belong to. */
export async function callerIdentity(
  configuration: Configuration,
): Promise<GetCallerIdentityCommandOutput> {
  const sts = new STSClient({
    region: configuration.region,
    maxAttempts: FIRST_TRIES,
    requestHandler: TIMEOUTS,
    ...credentials(configuration),
  });
  return await during("validating provider credentials", () =>
    sts.send(new GetCallerIdentityCommand({})),
  ).finally(() => sts.destroy());
}

function credentials(configuration: Configuration) {
  const { profile, accessKey, secretKey, token } = configuration;
  if (accessKey && secretKey)
    return {
      credentials: {
        accessKeyId: accessKey,
        secretAccessKey: secretKey,
        sessionToken: token,
      },
    };
  return profile ? { credentials: fromIni({ profile }) } : {};
}
