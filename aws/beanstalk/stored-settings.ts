import { NAMESPACES, type Property } from "./properties";

/** Environment properties as they were or are to be, by name; null: there is none of that name. */
export type StoredSettings = Readonly<Record<string, Property | null>>;

/** What an UpdateEnvironment call changes. */
export interface OptionChanges {
  readonly set: readonly {
    readonly Namespace: string;
    readonly OptionName: string;
    readonly Value: string;
  }[];
  readonly remove: readonly {
    readonly Namespace: string;
    readonly OptionName: string;
  }[];
}

/** The named properties out of all of an environment's. */
export function pick(
  properties: ReadonlyMap<string, Property>,
  names: readonly string[],
): StoredSettings {
  return Object.fromEntries(
    names.map((name) => [name, properties.get(name) ?? null]),
  );
}

/** Plain values as settings of the namespace `environment`. */
export function asPlain(
  values: Readonly<Record<string, string>>,
): StoredSettings {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, from: "environment" as const },
    ]),
  );
}

/** Whether two settings are the same. Beanstalk can't store an empty value, so that is as good as none. */
export function sameSetting(
  a: Property | null | undefined,
  b: Property | null | undefined,
): boolean {
  const [one, other] = [places(a), places(b)];
  return (
    one.environment === other.environment &&
    one.environmentsecrets === other.environmentsecrets
  );
}

/** Names of the settings in which `properties` aren't as wanted. */
export function differing(
  wanted: StoredSettings,
  properties: ReadonlyMap<string, Property>,
): string[] {
  return Object.keys(wanted).filter(
    (name) => !sameSetting(wanted[name], properties.get(name)),
  );
}

/**
 * The changes that make an environment's properties as wanted, to be sent in one call. A value moves
 * between the two namespaces where it has to: set in one, removed from the other. What isn't there isn't removed.
 */
export function changesTo(
  wanted: StoredSettings,
  properties: ReadonlyMap<string, Property>,
): OptionChanges {
  const set: OptionChanges["set"][number][] = [];
  const remove: OptionChanges["remove"][number][] = [];
  for (const [OptionName, setting] of Object.entries(wanted)) {
    const future = places(setting);
    const present = places(properties.get(OptionName));
    for (const namespace of ["environment", "environmentsecrets"] as const) {
      const Namespace = NAMESPACES[namespace];
      const Value = future[namespace];
      if (Value !== undefined) set.push({ Namespace, OptionName, Value });
      else if (present[namespace] !== undefined)
        remove.push({ Namespace, OptionName });
    }
  }
  return { set, remove };
}

/** What stands in each of the two namespaces. */
function places(setting: Property | null | undefined): {
  environment?: string;
  environmentsecrets?: string;
} {
  if (!setting?.value) return {};
  const { value, from, plain } = setting;
  return from === "environment"
    ? { environment: value }
    : { environmentsecrets: value, ...(plain && { environment: plain }) };
}
