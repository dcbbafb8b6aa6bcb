import type { PropertyNames } from "../aws/servers";
import { isHostName } from "../identity/host-name";
import type { Guard } from "../identity/may-touch";
import { didYouMean } from "../words/nearest";
import { ConfigError, Withheld } from "./error";

const defaultNames: PropertyNames = {
  hostname: "RDS_HOSTNAME",
  port: "RDS_PORT",
  database: "RDS_DB_NAME",
  username: "RDS_USERNAME",
  password: "RDS_PASSWORD",
};

/** An object of a stack's file. */
export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string =>
  typeof value === "string" && value !== "";

/** A list of texts, e.g. names of environments. @throws {ConfigError} */
export function readTexts(option: string, value: unknown): string[] {
  if (!Array.isArray(value) || !value.every(isText))
    throw new ConfigError(option, value, "use a list of texts");
  return value;
}

/** A list of hosts, as a client of PostgreSQL takes them. @throws {ConfigError} */
export function readHosts(option: string, value: unknown): string[] {
  return readTexts(option, value).map((host, i) => {
    if (isHostName(host)) return host;
    throw new ConfigError(
      `${option}[${i}]`,
      // A connection string may hold a password.
      /[@=]/.test(host) ? new Withheld(host) : host,
      "use a host alone, as the target's property has it: a name or an IP address, without scheme, user or port",
    );
  });
}

/** Names of the database's properties: each that isn't given has Beanstalk's usual name. @throws {ConfigError} */
export function readPropertyNames(
  option: string,
  value: unknown,
): PropertyNames {
  const fields = readFields(option, value, Object.keys(defaultNames));
  const names = { ...defaultNames };
  for (const key of Object.keys(defaultNames) as (keyof PropertyNames)[]) {
    const name = fields[key] ?? defaultNames[key];
    if (!isText(name) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new ConfigError(
        `${option}.${key}`,
        name,
        `use the name of an environment property, e.g. ${defaultNames[key]}`,
      );
    names[key] = name;
  }
  const all = Object.values(names);
  const twice = all.find((name, i) => all.indexOf(name) !== i);
  if (twice !== undefined)
    throw new ConfigError(option, value, `${twice} stands for two of them`);
  return names;
}

/** What must hold of the target's properties. @throws {ConfigError} */
export function readGuards(option: string, value: unknown): Guard[] {
  return asObjects(option, value, ["property", "mustBe", "mustNotBe"]).map(
    (fields, i) => {
      const { property, mustBe, mustNotBe } = fields;
      const here = `${option}[${i}]`;
      if (!isText(property))
        throw new ConfigError(
          `${here}.property`,
          property,
          "name an environment property, e.g. DISABLE_PLAYPEN",
        );
      if (typeof mustBe === "string" && mustNotBe === undefined)
        return { property, mustBe };
      if (typeof mustNotBe === "string" && mustBe === undefined)
        return { property, mustNotBe };
      throw new ConfigError(
        here,
        fields,
        'give either mustBe or mustNotBe, a text in quotes, e.g. mustNotBe: "ON"',
      );
    },
  );
}

function asObjects(
  option: string,
  value: unknown,
  keys: readonly string[],
): Fields[] {
  if (!Array.isArray(value)) throw new ConfigError(option, value, "use a list");
  return value.map((item, i) => readFields(`${option}[${i}]`, item, keys));
}

/**
 * An object with no other keys than these.
 * @param told what messages may show of a value
 * @throws {ConfigError}
 */
export function readFields(
  option: string,
  value: unknown,
  keys: readonly string[],
  told: (value: unknown) => unknown = (value) => value,
): Fields {
  if (!isObject(value))
    throw new ConfigError(
      option,
      told(value),
      `use the keys ${keys.join(", ")}`,
    );
  const unknownKey = Object.keys(value).find((key) => !keys.includes(key));
  if (unknownKey !== undefined)
    throw new ConfigError(
      `${option}.${unknownKey}`,
      told(value[unknownKey]),
      `there is no such key.${didYouMean(unknownKey, keys)} Use ${keys.join(", ")}`,
    );
  return value;
}
