import { ElasticBeanstalkClient } from "@aws-sdk/client-elastic-beanstalk";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { MetadataBearer, MiddlewareStack } from "@smithy/types";
import { cancelled } from "../process/cancellation";
import type { Place } from "./place";
import { callRecorder } from "./record-calls";
import { tellSlowCalls } from "./tell-slow-calls";

/** What a client depends on of a place: not the account, which its credentials decide. */
type Where = Omit<Place, "account">;

/** Something between this machine and AWS has answered in its place. */
class NotOfAws extends Error {
  override readonly name = "NotOfAws";
  constructor() {
    super(
      "the answer isn't of AWS's protocol. Look at proxies between this machine and AWS (HTTPS_PROXY, a sign-in page of the network)",
    );
  }
}

/** What every client is made with. */
function settings({ region, profile }: Where) {
  const logger = callRecorder();
  return {
    region,
    ...(logger && { logger }),
    // A burst of throttling is over within a minute; ten attempts of standard backing off outlast it.
    retryMode: "standard",
    maxAttempts: 10,
    credentials: fromNodeProviderChain(profile ? { profile } : {}),
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      // Without this the SDK only warns, and waits for ever.
      throwOnRequestTimeout: true,
    },
  };
}

type Settings = ReturnType<typeof settings>;

/**
 * A client that sends nothing which changes something, once the run is cancelled, no retry of it either, and that takes
 * no answer of others for AWS's: a proxy's empty or HTML `200` would read as "there are none".
 */
function careful<Input extends object, Output extends MetadataBearer, Client>(
  client: Client & { readonly middlewareStack: MiddlewareStack<Input, Output> },
): Client {
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        // Reading is how a cancelled run learns what it leaves.
        if (!/^(Describe|List|Get)/.test(commandName))
          cancelled.throwIfAborted();
        return next(args);
      },
    // After the retries, which have a high one.
    { step: "finalizeRequest", priority: "low", name: "untilCancelled" },
  );
  tellSlowCalls(client.middlewareStack);
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      // Every service of AWS names each request in its answer's head (AWS's guide of common errors and request ids).
      if (result.output.$metadata.requestId === undefined) throw new NotOfAws();
      return result;
    },
    { step: "initialize", name: "fromAwsOnly" },
  );
  return client;
}

/** A client per place, kept for the life of the process: its connections and its credentials are used again. */
function cached<Client>(
  create: (settings: Settings) => Client,
): (place: Where) => Client {
  const clients = new Map<string, Client>();
  return (place) => {
    // The SDK reads these variables when a client is made, so they are part of which client it is.
    const key = JSON.stringify([
      place.region,
      place.profile,
      process.env.AWS_PROFILE,
      process.env.AWS_ACCESS_KEY_ID,
      Object.entries(process.env).filter(([name]) =>
        name.startsWith("AWS_ENDPOINT_URL"),
      ),
    ]);
    const known = clients.get(key);
    if (known) return known;
    const client = create(settings(place));
    clients.set(key, client);
    return client;
  };
}

/** The RDS client of a place. Endpoints follow `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_RDS`, as in every AWS client. */
export const rds = cached((settings) => careful(new RDSClient(settings)));

/** The Elastic Beanstalk client of a place. */
export const beanstalk = cached((settings) =>
  careful(new ElasticBeanstalkClient(settings)),
);

/** The STS client of a place. */
export const sts = cached((settings) => careful(new STSClient(settings)));

/** The Secrets Manager client of a place. */
export const secretsManager = cached((settings) =>
  careful(new SecretsManagerClient(settings)),
);

/** The client of Systems Manager (Parameter Store) of a place. */
export const ssm = cached((settings) => careful(new SSMClient(settings)));
