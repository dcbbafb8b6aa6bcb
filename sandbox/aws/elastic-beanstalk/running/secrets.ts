import type { Cloud } from "../../account/cloud";
import { findSecret } from "../../secrets/secrets-manager";

/**
 * The values that the properties of the `environmentsecrets` namespace stand for, as an instance fetches them
 * when it starts. Throws, naming property and ARN but no value, when one can't be fetched.
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.secrets.env-vars.html
 */
export function fetchSecrets(
  cloud: Pick<Cloud, "state">,
  properties: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, arn]) => {
      const value = fetchOne(cloud, arn);
      if (value === undefined) {
        throw new Error(
          `The value of the environment secret ${name} could not be fetched from ${arn}.`,
        );
      }
      return [name, value];
    }),
  );
}

function fetchOne(
  cloud: Pick<Cloud, "state">,
  arn: string,
): string | undefined {
  const match =
    /^(arn:aws:secretsmanager:[^:]+:\d+:secret:[^:]+)(?::([^:]+))?$/.exec(arn);
  const [, id, key] = match ?? [];
  if (id === undefined) return undefined;
  const text = findSecret(cloud, id)?.value;
  if (text === undefined || key === undefined) return text;
  return fieldOf(text, key);
}

/** A top-level text of a JSON object. Undefined when it isn't there or this isn't JSON. */
function fieldOf(json: string, key: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null) return undefined;
  const value = Object.entries(parsed).find(([name]) => name === key)?.[1];
  return typeof value === "string" ? value : undefined;
}
