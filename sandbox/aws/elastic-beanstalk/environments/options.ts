import type { OptionSetting } from "../../state/records";

/** Namespaces that environment properties live in: in clear, or as ARNs of what holds them. */
export const namespaces = {
  plain: "aws:elasticbeanstalk:application:environment",
  secrets: "aws:elasticbeanstalk:application:environmentsecrets",
} as const;

/** Most bytes that all plain properties may have together, as `key=value`. */
export const mostPropertyBytes = 4096;

/** The properties of a namespace. */
export function propertiesOf(
  options: readonly OptionSetting[],
  namespace: string,
): Record<string, string> {
  return Object.fromEntries(
    options
      .filter((option) => option.namespace === namespace)
      .map(({ name, value }) => [name, value]),
  );
}

/** All plain properties as Elastic Beanstalk hands them to CloudFormation: its limit is on this text. */
export function environmentVariables(
  options: readonly OptionSetting[],
): string {
  return Object.entries(propertiesOf(options, namespaces.plain))
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}

/** Bytes of the plain properties, separators not counted. */
export function propertyBytes(options: readonly OptionSetting[]): number {
  return Object.entries(propertiesOf(options, namespaces.plain)).reduce(
    (bytes, [name, value]) => bytes + Buffer.byteLength(`${name}=${value}`),
    0,
  );
}

/** The options with some removed and some set. An empty value can't be stored: it removes too. */
export function merge(
  options: readonly OptionSetting[],
  changes: readonly OptionSetting[],
  removals: readonly Pick<OptionSetting, "namespace" | "name">[],
): OptionSetting[] {
  const key = ({
    namespace,
    name,
  }: Pick<OptionSetting, "namespace" | "name">) => `${namespace} ${name}`;
  const merged = new Map(options.map((option) => [key(option), option]));
  for (const removal of removals) merged.delete(key(removal));
  for (const change of changes) {
    if (change.value === "") merged.delete(key(change));
    else merged.set(key(change), change);
  }
  return [...merged.values()];
}
