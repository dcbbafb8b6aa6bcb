import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { secretsManager, ssm } from "../clients";
import { AwsError, ask } from "../errors";
import type { Place } from "../place";
import { environmentState } from "./environment";
import { deployedOptions, type Option } from "./options";

/** The two namespaces in which an environment property can live. */
export const NAMESPACES = {
  environment: "aws:elasticbeanstalk:application:environment",
  environmentsecrets: "aws:elasticbeanstalk:application:environmentsecrets",
} as const;

/** An environment property as Beanstalk stores it. */
export interface Property {
  /** In `environment` the value itself; in `environmentsecrets` the ARN of where it is. Both are to be treated as secrets. */
  readonly value: string;
  /** Which namespace it was found in. */
  readonly from: keyof typeof NAMESPACES;
  /**
   * The plain value, where the name is in both namespaces: `value` is then the ARN. AWS doesn't say
   * which of the two the application gets.
   */
  readonly plain?: string;
}

/**
 * An environment's properties as deployed, by name.
 * @param environment Its name, or what {@link environmentState} found, which spares a call.
 * @throws {AwsError} when Beanstalk shows no settings at all (no permission, or no such environment).
 */
export async function readProperties(
  place: Place,
  environment: string | { readonly application: string; readonly name: string },
): Promise<Map<string, Property>> {
  const options = await deployedOptions(
    place,
    typeof environment === "string"
      ? await mustExist(place, environment)
      : environment,
  );
  const properties = new Map<string, Property>();
  for (const { name, value } of within(options, "environment")) {
    properties.set(name, { value, from: "environment" });
  }
  for (const { name, value } of within(options, "environmentsecrets")) {
    const plain = properties.get(name)?.value;
    properties.set(name, {
      value,
      from: "environmentsecrets",
      ...(plain !== undefined && { plain }),
    });
  }
  return properties;
}

/**
 * The value that the application gets for a property: fetched from Secrets Manager or Parameter Store where it lives there.
 * @throws {AwsError} when the secret, its key or the permission to read it is missing.
 */
export async function resolveProperty(
  place: Place,
  property: Property,
): Promise<string> {
  if (property.from === "environment") return property.value;
  const arn = parseArn(property.value);
  // A secret may live in another region than the environment.
  const there = { ...place, region: arn.region || place.region };
  return arn.service === "ssm"
    ? readParameter(there, property.value)
    : readSecret(there, arn);
}

async function mustExist(place: Place, name: string) {
  const state = await environmentState(place, name);
  if (state) return state;
  throw new AwsError(
    `There is no Beanstalk environment ${name} in ${place.region}, account ${place.account}.`,
    "NoEnvironment",
  );
}

function within(
  options: readonly Option[],
  namespace: keyof typeof NAMESPACES,
): Option[] {
  return options.filter((option) => option.namespace === NAMESPACES[namespace]);
}

interface SecretArn {
  readonly service: string;
  readonly region: string;
  /** The ARN without the key. */
  readonly whole: string;
  /** Top-level key of the secret's JSON, the part after the secret's name (from platform versions of 2026-01-13). */
  readonly key?: string;
}

/** Splits `arn:aws:secretsmanager:region:account:secret:name-AbCd12[:key]` and `arn:aws:ssm:region:account:parameter/name`. */
export function parseArn(text: string): SecretArn {
  const parts = text.split(":");
  const [scheme, , service, region] = parts;
  if (scheme !== "arn" || (service !== "secretsmanager" && service !== "ssm")) {
    throw new AwsError(
      "A property of the namespace aws:elasticbeanstalk:application:environmentsecrets doesn't hold the ARN of a Secrets Manager secret or of a parameter.",
      "InvalidArn",
    );
  }
  const nameParts = service === "ssm" ? parts.length : 7;
  // Beanstalk ignores what follows a second colon.
  const key = parts[nameParts];
  return {
    service,
    region: region ?? "",
    whole: parts.slice(0, nameParts).join(":"),
    ...(key && { key }),
  };
}

async function readParameter(place: Place, arn: string): Promise<string> {
  const { Parameter } = await ask(`read the parameter ${arn}`, () =>
    ssm(place).send(
      new GetParameterCommand({ Name: arn, WithDecryption: true }),
    ),
  );
  if (Parameter?.Value === undefined) {
    throw new AwsError(`The parameter ${arn} has no value.`, "NoValue");
  }
  return Parameter.Value;
}

async function readSecret(
  place: Place,
  { whole, key }: SecretArn,
): Promise<string> {
  const { SecretString } = await ask(`read the secret ${whole}`, () =>
    secretsManager(place).send(new GetSecretValueCommand({ SecretId: whole })),
  );
  if (SecretString === undefined) {
    throw new AwsError(`The secret ${whole} holds no text.`, "NoValue");
  }
  return key === undefined ? SecretString : keyOf(SecretString, whole, key);
}

function keyOf(json: string, arn: string, key: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // The parser's own error quotes the text, which is a secret.
    throw new AwsError(
      `The secret ${arn} isn't JSON, but its key ${key} is asked for.`,
      "NotJson",
    );
  }
  const value =
    typeof parsed === "object" && parsed !== null
      ? new Map<string, unknown>(Object.entries(parsed)).get(key)
      : undefined;
  if (value === undefined) {
    throw new AwsError(`The secret ${arn} has no key ${key}.`, "NoSuchKey");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
