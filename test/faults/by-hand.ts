import {
  ElasticBeanstalkClient,
  type ElasticBeanstalkClientConfig,
} from "@aws-sdk/client-elastic-beanstalk";
import { RDSClient } from "@aws-sdk/client-rds";
import type { World } from "./world";

/** A client of RDS for what somebody does by hand. The caller destroys it. */
export function clientOf(world: World): RDSClient {
  return new RDSClient(settings(world));
}

/** The same of Elastic Beanstalk. */
export function beanstalkOf(world: World): ElasticBeanstalkClient {
  return new ElasticBeanstalkClient(settings(world));
}

function settings({ sandbox }: World): ElasticBeanstalkClientConfig {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = sandbox.env;
  return {
    region: sandbox.env.AWS_REGION,
    endpoint: sandbox.url,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
    },
  };
}
