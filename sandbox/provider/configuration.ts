import { isUnknown, type Properties } from "./resource/properties";
import { asTags, type Tagging } from "./resource/tagging";

/** The provider's configuration: what a stack says with `aws:…`. */
export interface Configuration {
  readonly region: string;
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  /** Accounts that may be touched. Empty: any. */
  readonly allowedAccountIds: readonly string[];
  /** Accounts that must not be touched. */
  readonly forbiddenAccountIds: readonly string[];
  readonly tagging: Tagging;
}

/** Settings that say how the real provider finds its way on real AWS: nothing here depends on them. */
const WITHOUT_EFFECT = [
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "skipRequestingAccountId",
  "maxRetries",
  "version",
  "pluginDownloadURL",
  "__internal",
];

const KNOWN = [
  "region",
  "profile",
  "accessKey",
  "secretKey",
  "token",
  "allowedAccountIds",
  "forbiddenAccountIds",
  "defaultTags",
  "ignoreTags",
];

/**
 * Reads the configuration from what the engine sends. Lists and objects come as such or as JSON text.
 * @throws where there is no region, and where the configuration asks for what this stand-in doesn't do.
 */
export function readConfiguration(
  properties: Properties,
  environment: NodeJS.ProcessEnv,
): Configuration {
  const known = Object.fromEntries(
    Object.entries(properties).filter(([, value]) => !isUnknown(value)),
  );
  for (const key of Object.keys(known))
    if (!KNOWN.includes(key) && !WITHOUT_EFFECT.includes(key))
      throw new Error(
        `The sandbox's stand-in for the AWS provider doesn't serve the configuration key "aws:${key}".`,
      );
  const region =
    text(known.region) ??
    environment.AWS_REGION ??
    environment.AWS_DEFAULT_REGION;
  if (!region)
    throw new Error(
      'Missing region information: set "aws:region" in the stack\'s configuration, or AWS_REGION.',
    );
  return {
    region,
    profile: text(known.profile),
    accessKey: text(known.accessKey),
    secretKey: text(known.secretKey),
    token: text(known.token),
    allowedAccountIds: list(known.allowedAccountIds),
    forbiddenAccountIds: list(known.forbiddenAccountIds),
    tagging: tagging(known),
  };
}

/** @throws where the stack doesn't allow this account, quoting both, before anything else is asked of it. */
export function assertAllowed(
  configuration: Configuration,
  account: string,
): void {
  const { allowedAccountIds, forbiddenAccountIds } = configuration;
  if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account))
    throw new Error(
      `AWS account ID not allowed: ${account}. The stack's "aws:allowedAccountIds" names ${allowedAccountIds.join(", ")}.`,
    );
  if (forbiddenAccountIds.includes(account))
    throw new Error(
      `AWS account ID not allowed: ${account}. The stack's "aws:forbiddenAccountIds" names it.`,
    );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function list(value: unknown): string[] {
  const parsed = parse(value) ?? [];
  return Array.isArray(parsed) ? parsed.map(String) : [String(parsed)];
}

function tagging({ defaultTags, ignoreTags }: Properties): Tagging {
  const ignored = (parse(ignoreTags) ?? {}) as Properties;
  return {
    defaults: asTags(((parse(defaultTags) ?? {}) as Properties).tags),
    ignored: {
      keys: list(ignored.keys),
      keyPrefixes: list(ignored.keyPrefixes),
    },
  };
}

function parse(value: unknown): unknown {
  const json = text(value);
  return json === undefined ? value || undefined : JSON.parse(json);
}
