import {
  DescribeEnvironmentsCommand,
  ElasticBeanstalkClient,
  type EnvironmentDescription,
} from "@aws-sdk/client-elastic-beanstalk";
import {
  type DBInstance,
  DescribeDBInstancesCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { Sandbox } from "../../../sandbox/sandbox";
import { until as untilSo } from "../../support/until";

/** Clients of a sandbox that don't try again by themselves. */
export function clientsOf(sandbox: Pick<Sandbox, "url" | "env">) {
  const settings = {
    endpoint: sandbox.url,
    region: sandbox.env.AWS_REGION ?? "",
    credentials: {
      accessKeyId: sandbox.env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: sandbox.env.AWS_SECRET_ACCESS_KEY ?? "",
      ...(sandbox.env.AWS_SESSION_TOKEN && {
        sessionToken: sandbox.env.AWS_SESSION_TOKEN,
      }),
    },
    maxAttempts: 1,
  };
  return {
    settings,
    rds: new RDSClient(settings),
    beanstalk: new ElasticBeanstalkClient(settings),
    sts: new STSClient(settings),
    secrets: new SecretsManagerClient(settings),
    ssm: new SSMClient(settings),
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** Asks until the answer passes. Fails in the end, saying what it last was. */
export async function until<T>(
  ask: () => Promise<T>,
  passes: (answer: T) => boolean,
): Promise<T> {
  let last: unknown;
  const { answer } = await untilSo(
    () => `another answer than ${JSON.stringify(last)}`,
    async () => {
      const answer = await ask();
      last = answer;
      return passes(answer) ? { answer } : undefined;
    },
  );
  return answer;
}

/** The instance with that identifier. */
export async function instance(
  { rds }: Clients,
  identifier: string,
): Promise<DBInstance> {
  const { DBInstances: [found] = [] } = await rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
  );
  if (!found) throw new Error(`no ${identifier}`);
  return found;
}

/** Waits until the instance is available with nothing pending. `seen` collects the statuses on the way. */
export async function available(
  clients: Clients,
  identifier: string,
  seen: (string | undefined)[] = [],
): Promise<DBInstance> {
  return until(
    async () => {
      const found = await instance(clients, identifier);
      if (seen.at(-1) !== found.DBInstanceStatus)
        seen.push(found.DBInstanceStatus);
      return found;
    },
    ({ DBInstanceStatus, PendingModifiedValues }) =>
      DBInstanceStatus === "available" &&
      Object.keys(PendingModifiedValues ?? {}).length === 0,
  );
}

/** The environment with that name. */
export async function environment(
  { beanstalk }: Clients,
  name: string,
): Promise<EnvironmentDescription> {
  const { Environments: [found] = [] } = await beanstalk.send(
    new DescribeEnvironmentsCommand({ EnvironmentNames: [name] }),
  );
  if (!found) throw new Error(`no ${name}`);
  return found;
}

/** Waits until the environment is Ready and its health is known. */
export async function ready(
  clients: Clients,
  name: string,
): Promise<EnvironmentDescription> {
  return until(
    () => environment(clients, name),
    ({ Status, Health }) => Status === "Ready" && Health !== "Grey",
  );
}

/** The code on the wire of a call that is refused. Fails when it isn't. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { Code, name } = error as { Code?: string; name: string };
    return Code ?? name;
  }
  throw new Error("it isn't refused");
}
