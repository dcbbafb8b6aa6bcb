import { createHash } from "node:crypto";
import {
  type DatabaseName,
  federationDomain,
  home,
  type Login,
  masterLogin,
  type Passwords,
  passwordSecret,
  uatLogin,
} from "./cobalt/world";

/** Namespaces of Elastic Beanstalk that environment properties live in: in clear, or as ARNs of secrets. */
export const namespaces = {
  plain: "aws:elasticbeanstalk:application:environment",
  secret: "aws:elasticbeanstalk:application:environmentsecrets",
} as const;

/** A property of an environment, as DescribeConfigurationSettings answers it. */
export interface Property {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** A Beanstalk environment of the demo. */
export interface EnvironmentDescription {
  readonly name: string;
  readonly description: string;
  readonly properties: readonly Property[];
}

/** What the sandbox knows when it makes the environments. */
export interface EnvironmentFacts {
  /** Makes the keys of services that nobody has; the same seed makes the same ones. */
  readonly seed: number;
  readonly passwords: Passwords;
  /** Where each database answers. */
  readonly endpoints: Readonly<
    Record<DatabaseName, { readonly address: string; readonly port: number }>
  >;
  /** ARN of `passwordSecret`, as Secrets Manager gave it. */
  readonly secretArn: string;
}

/**
 * The environments: production in two colours, of which blue is live and green idle, both on production's
 * database, green with its password from Secrets Manager; Test in two colours, both on Test's database as
 * the server's master; and UAT, on a database of its own on Test's server.
 */
export function environments(
  facts: EnvironmentFacts,
): readonly EnvironmentDescription[] {
  const production = masterLogin("production");
  const test = masterLogin("test");
  const { passwords } = facts;
  return [
    {
      name: "production-blue",
      description: "Production, live",
      properties: [
        ...common(facts, "production-blue", "www", production),
        plain("RDS_PASSWORD", passwords.production),
      ],
    },
    {
      name: "production-green",
      description: "Production, idle: the next release goes here",
      properties: [
        ...common(facts, "production-green", "www", production),
        {
          namespace: namespaces.secret,
          name: "RDS_PASSWORD",
          value: `${facts.secretArn}:${passwordSecret.key}`,
        },
      ],
    },
    {
      name: "test-white",
      description: "Test",
      properties: [
        ...common(facts, "test-white", "test", test),
        plain("RDS_PASSWORD", passwords.test),
      ],
    },
    {
      name: "test-grey",
      description: "Test, the other colour",
      properties: [
        ...common(facts, "test-grey", "test", test),
        plain("RDS_PASSWORD", passwords.test),
      ],
    },
    {
      name: "uat-grey",
      description: "UAT, on Test's server",
      properties: [
        ...common(facts, "uat-grey", "uat", uatLogin),
        plain("RDS_PASSWORD", passwords.uat),
      ],
    },
  ];
}

function plain(name: string, value: string): Property {
  return { namespace: namespaces.plain, name, value };
}

/** What each environment has but the password: settings that Cobalt reads. */
function common(
  { seed, endpoints }: EnvironmentFacts,
  environment: string,
  host: "www" | "test" | "uat",
  { instance, database, username }: Login,
): readonly Property[] {
  const live = instance === "production";
  /** Letters and digits. */
  const secret = (name: string, length: number) =>
    createHash("sha512")
      .update(`${seed}/environments/${environment}/${name}`)
      .digest("base64")
      .replaceAll(/[^A-Za-z0-9]/g, "")
      .slice(0, length);
  const stripe = live ? "live" : "test";
  const values: Readonly<Record<string, string>> = {
    API_KEY_PREFIX: live ? "API_" : "TEST_API_",
    AWS_REGION_NAME: home.region,
    AWS_SES_CONFIGURATION_SET: live ? "cobalt-production" : "cobalt-test",
    COBALT_HOSTNAME: `${host}.${federationDomain}`,
    DEBUG: "OFF",
    DEFAULT_FROM_EMAIL: `Southern Bridge donotreply@${federationDomain}`,
    // ON lets mail out to real people.
    DISABLE_PLAYPEN: live ? "ON" : "OFF",
    DJANGO_SETTINGS_MODULE: "cobalt.settings",
    EMAIL_HOST: `email-smtp.${home.region}.amazonaws.com`,
    EMAIL_HOST_PASSWORD: secret("EMAIL_HOST_PASSWORD", 44),
    EMAIL_HOST_USER: `smtp-${secret("EMAIL_HOST_USER", 12)}`,
    MAINTENANCE_MODE: "OFF",
    NEW_RELIC_APP_ID: "204118237",
    RBAC_EVERYONE_ID: "1",
    RDS_DB_NAME: database,
    RDS_HOSTNAME: endpoints[instance].address,
    RDS_PORT: String(endpoints[instance].port),
    RDS_USERNAME: username,
    RECAPTCHA_SECRET_KEY: secret("RECAPTCHA_SECRET_KEY", 40),
    RECAPTCHA_SITE_KEY: secret("RECAPTCHA_SITE_KEY", 40),
    REQUIRE_2FA: live ? "Y" : "N",
    SECRET_KEY: secret("SECRET_KEY", 50),
    STRIPE_PUBLISHABLE_KEY: `pk_${stripe}_${secret("STRIPE_PUBLISHABLE_KEY", 24)}`,
    STRIPE_SECRET_KEY: `sk_${stripe}_${secret("STRIPE_SECRET_KEY", 24)}`,
    TBA_PLAYER_ID: "2",
    XERO_CLIENT_ID: secret("XERO_CLIENT_ID", 32).toUpperCase(),
    XERO_CLIENT_SECRET: secret("XERO_CLIENT_SECRET", 48),
  };
  return Object.entries(values).map(([key, value]) => plain(key, value));
}
