import { isUnknown, type Properties, UNKNOWN } from "./properties";

/** Tags as the program gives them. */
export type Tags = Readonly<Record<string, string>>;

/** What the provider's configuration says of the tags of all resources. */
export interface Tagging {
  /** `defaultTags`: tags that every resource gets besides its own. */
  readonly defaults: Tags;
  /** `ignoreTags`: tags that are neither read nor written. */
  readonly ignored: {
    readonly keys: readonly string[];
    readonly keyPrefixes: readonly string[];
  };
}

/** The value of `tags` or `tagsAll` in inputs or outputs. */
export function asTags(value: unknown): Tags {
  return (value ?? {}) as Tags;
}

/**
 * The input `tagsAll` that Check makes of a program's tags: the defaults, the program's own over them, and without
 * those to ignore (pulumi-aws, `applyTags` in provider/tags.go). It is compared and sent, not `tags`.
 */
export function tagsToHave({ defaults, ignored }: Tagging, tags: unknown) {
  if (isUnknown(tags)) return UNKNOWN;
  return without({ ...defaults, ...asTags(tags) }, ignored);
}

/**
 * The outputs `tags` and `tagsAll` of a resource with these tags: whoever set them, all but those to ignore. A default
 * one stands in `tags` only where it stood there before (terraform-provider-aws, `ResolveDuplicates` in internal/tags).
 */
export function readTags(
  { defaults, ignored }: Tagging,
  found: Tags,
  known: Properties,
): { tags: Tags; tagsAll: Tags } {
  const tagsAll = without(found, ignored);
  const before = asTags(known.tags);
  const tags = Object.fromEntries(
    Object.entries(tagsAll).filter(
      ([key, value]) => defaults[key] !== value || before[key] === value,
    ),
  );
  return { tags, tagsAll };
}

function without(tags: Tags, { keys, keyPrefixes }: Tagging["ignored"]): Tags {
  return Object.fromEntries(
    Object.entries(tags).filter(
      ([key]) =>
        !keys.includes(key) &&
        !keyPrefixes.some((prefix) => key.startsWith(prefix)),
    ),
  );
}
