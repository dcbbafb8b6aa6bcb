import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "./config/read-config";
import { BeanstalkSettings } from "./hooks/beanstalk-settings";
import { MaskingKey } from "./hooks/masking-key";
import { OriginalSettings } from "./hooks/original-settings";
import { SanitisedData } from "./hooks/sanitised-data";
import { loadedCopy } from "./stack/loaded-copy";
import { restoredCopy } from "./stack/restored-copy";

/**
 * The stack, read top to bottom:
 *
 *   production ─┬─► snapshot ─► Instance ─► RotatedPasswords ─┬─► SanitisedData ─► BeanstalkSettings
 *               └─► dump ─────► LoadedDatabase ───────────────┘
 *
 * Each arrow is a data dependency: a hook takes an output of the one before it, so the engine keeps the
 * order in refresh and in destroy, and the target changes last. docs/design.md says why each is there.
 */
export = async () => {
  const settings = readConfig();
  const { project, stack, load, target, properties } = settings;
  const owner = { project, stack };

  const made =
    load.by === "dump"
      ? await loadedCopy(settings, load)
      : await restoredCopy(settings, load);
  const { place } = made;
  const common = {
    place,
    owner,
    target,
    properties,
    access: made.access,
    production: made.production,
    copy: made.copy,
    database: made.database,
    applicationRole: made.applicationRole,
    applicationPassword: made.applicationPassword,
  };

  const { maskingKey } = new MaskingKey("masking-key");

  const sanitised = new SanitisedData("sanitised-data", {
    ...common,
    masterPassword: made.masterPassword,
    rights: made.rights,
    maskingKey,
    origin: made.origin,
    instance: made.instance,
    backups: made.backups,
    rulesFile: settings.rules,
    rulesHash: made.rulesHash,
    // A command's environment may hold secrets of the application.
    commands: pulumi.secret(settings.commands),
  });

  const original = new OriginalSettings(
    "original-settings",
    { place, owner, target, properties, sharedServer: made.sharedServer },
    // So that a destroy comes by there before it deletes the copy.
    { dependsOn: made.resource },
  );

  const repointed = new BeanstalkSettings("beanstalk-settings", {
    ...common,
    identity: made.finish?.(sanitised) ?? sanitised.identity,
    nonce: sanitised.nonce,
    guards: settings.guards,
    neverTouch: settings.neverTouch,
    knownHosts: settings.knownHosts,
    original: original.settings,
  });

  made.clearAway?.(repointed);

  return {
    ...made.outputs,
    target: repointed.url,
    health: repointed.health,
    sanitised: sanitised.summary,
    report: sanitised.reportFile,
    nonce: sanitised.nonce,
  };
};
