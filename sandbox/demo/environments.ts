import { federationDomain } from "./data/people";
import { Random } from "./data/random";
import {
  type DatabaseName,
  databases,
  home,
  type Passwords,
  passwordSecret,
} from "./world";

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
  readonly database: DatabaseName;
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
 * database; and Test. Green has its password from Secrets Manager.
 */
export function environments(
  facts: EnvironmentFacts,
): readonly EnvironmentDescription[] {
  return [
    {
      name: "production-blue",
      description: "Production, live",
      database: "production",
      properties: [
        ...common(facts, "production-blue", "production"),
        plain("RDS_PASSWORD", facts.passwords.production),
      ],
    },
    {
      name: "production-green",
      description: "Production, idle: the next release goes here",
      database: "production",
      properties: [
        ...common(facts, "production-green", "production"),
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
      database: "test",
      properties: [
        ...common(facts, "test-white", "test"),
        plain("RDS_PASSWORD", facts.passwords.test),
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
  name: DatabaseName,
): readonly Property[] {
  const live = name === "production";
  const random = new Random(`${seed}/environments/${environment}`);
  const stripe = live ? "live" : "test";
  const values: Readonly<Record<string, string>> = {
    API_KEY_PREFIX: live ? "API_" : "TEST_API_",
    AWS_REGION_NAME: home.region,
    AWS_SES_CONFIGURATION_SET: live ? "cobalt-production" : "cobalt-test",
    COBALT_HOSTNAME: `${live ? "www" : "test"}.${federationDomain}`,
    DEBUG: "OFF",
    DEFAULT_FROM_EMAIL: `Southern Bridge donotreply@${federationDomain}`,
    // ON lets mail out to real people.
    DISABLE_PLAYPEN: live ? "ON" : "OFF",
    DJANGO_SETTINGS_MODULE: "cobalt.settings",
    EMAIL_HOST: `email-smtp.${home.region}.amazonaws.com`,
    EMAIL_HOST_PASSWORD: random.token(44),
    EMAIL_HOST_USER: `smtp-${random.hex(12)}`,
    MAINTENANCE_MODE: "OFF",
    NEW_RELIC_APP_ID: random.digits(9),
    RBAC_EVERYONE_ID: "1",
    RDS_DB_NAME: databases[name].database,
    RDS_HOSTNAME: endpoints[name].address,
    RDS_PORT: String(endpoints[name].port),
    RDS_USERNAME: databases[name].masterUsername,
    RECAPTCHA_SECRET_KEY: random.token(40),
    RECAPTCHA_SITE_KEY: random.token(40),
    REQUIRE_2FA: live ? "Y" : "N",
    SECRET_KEY: random.token(50),
    STRIPE_PUBLISHABLE_KEY: `pk_${stripe}_${random.token(24)}`,
    STRIPE_SECRET_KEY: `sk_${stripe}_${random.token(24)}`,
    TBA_PLAYER_ID: "2",
    XERO_CLIENT_ID: random.hex(32).toUpperCase(),
    XERO_CLIENT_SECRET: random.token(48),
  };
  return Object.entries(values).map(([key, value]) => plain(key, value));
}
