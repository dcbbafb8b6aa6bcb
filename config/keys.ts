import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { didYouMean } from "../words/nearest";
import { ConfigError, Withheld } from "./error";

/**
 * The stack's configuration by its keys, here without `prod-copy:`. What its file leaves out has the default
 * that Pulumi.yaml gives it, whether the engine filled that in or not.
 */
export interface Keys<Key extends string = string> {
  /** @throws {ConfigError} where there is none */
  text(key: Key, example?: string): string;
  textIfAny(key: Key): string | undefined;
  /** @throws {ConfigError} */
  flag(key: Key): boolean;
  /** A list or an object; text that is neither as it is. */
  value(key: Key): unknown;
  /** What the stack's file says, unless that is the default. */
  unusual(key: Key): string | undefined;
}

/**
 * The keys that Pulumi.yaml declares, each with its type, default and text.
 * @throws {ConfigError} for a key of the stack's file that isn't among them
 */
export function readKeys(): Keys {
  const config = new pulumi.Config("prod-copy");
  const defaults = readDefaults();
  refuseUnknown([...defaults.keys()]);
  const given = (key: string): string | undefined =>
    config.get(key)?.trim() || undefined;
  const usual = (key: string): string => {
    const text = defaults.get(key);
    if (text !== undefined) return text;
    throw new Error(`Pulumi.yaml doesn't declare prod-copy:${key}.`);
  };
  const textIfAny = (key: string): string | undefined =>
    given(key) ?? (usual(key) || undefined);
  return {
    text(key, example = usual(key)) {
      const text = textIfAny(key);
      if (text !== undefined) return text;
      throw new ConfigError(
        `prod-copy:${key}`,
        config.get(key),
        `set it in the stack's file, e.g. ${example}`,
      );
    },
    textIfAny,
    flag(key) {
      const text = textIfAny(key);
      if (text === "true" || text === "false") return text === "true";
      throw new ConfigError(`prod-copy:${key}`, text, "use true or false");
    },
    value: (key) => asValue(textIfAny(key)),
    unusual(key) {
      const text = given(key);
      return text === usual(key) ? undefined : text;
    },
  };
}

/** Each key's default as the engine would fill it in; an empty text where there is none. */
function readDefaults(): Map<string, string> {
  const project: {
    readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
  } = parse(readFileSync(join(__dirname, "../Pulumi.yaml"), "utf8"));
  return new Map(
    Object.entries(project.config).map(([name, { default: usual = "" }]) => [
      name.replace("prod-copy:", ""),
      typeof usual === "string" ? usual : JSON.stringify(usual),
    ]),
  );
}

function refuseUnknown(known: readonly string[]): void {
  for (const [name, text] of Object.entries(pulumi.runtime.allConfig())) {
    const [namespace, key = ""] = name.split(":");
    if (namespace === "prod-copy" && !known.includes(key))
      throw new ConfigError(
        name,
        // Nobody knows whether it is a secret.
        new Withheld(asValue(text)),
        `there is no such key.${didYouMean(key, known)} Pulumi.yaml has them all`,
      );
  }
}

/** Configuration is text to the engine: what isn't one is JSON. */
function asValue(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
