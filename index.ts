import { Instance, Snapshot } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "./config";
import { TAGS } from "./hooks/aws/tags";
import { BeanstalkSettings } from "./hooks/beanstalk-settings";
import { Leftovers } from "./hooks/leftovers";
import { MaskingKey } from "./hooks/masking-key";
import { OriginalSettings } from "./hooks/original-settings";
import { Passwords } from "./hooks/passwords";
import { RotatedPasswords } from "./hooks/rotated-passwords";
import { summary } from "./hooks/sanitise/summary";
import { SanitisedData } from "./hooks/sanitised-data";
import type { Copy } from "./hooks/servers";
import { look } from "./hooks/survey/look";
import { watchRestore } from "./hooks/survey/watch-restore";

/**
 * The stack, read top to bottom:
 *
 *   production ─► snapshot ─► copy ─► RotatedPasswords ─► SanitisedData ─► BeanstalkSettings
 *
 * Each arrow is a data dependency: a hook takes an output of the one before it, so the engine keeps the
 * order in refresh and in destroy, and the target changes last. docs/design.md says why each is there.
 */
export = async () => {
  const settings = readConfig();
  const found = await look(settings);
  const { place, production, access, database, applicationRole } = found;
  const { project, stack, target, properties, guards, neverTouch } = settings;
  const owner = { project, stack };
  const server = {
    place,
    access,
    owner,
    production,
    database,
    applicationRole,
    properties,
  };

  const leftovers = new Leftovers("leftovers", {
    place,
    owner,
    production,
    target,
    properties,
    instances: found.decision.leftovers.map(({ resourceId }) => resourceId),
  });

  const taken = found.toTake.map(
    ({ identifier, exists }) =>
      new Snapshot(
        identifier,
        {
          dbInstanceIdentifier: production.identifier,
          dbSnapshotIdentifier: identifier,
          tags: { [TAGS.project]: project, [TAGS.stack]: stack },
        },
        { retainOnDelete: true, ...(exists && { import: identifier }) },
      ),
  );

  const instance = new Instance(
    `${project}-${stack}`,
    {
      snapshotIdentifier:
        restored(found.toTake, taken) ?? found.decision.snapshot,
      instanceClass: settings.instanceClass,
      ...(settings.allocatedStorage !== undefined && {
        allocatedStorage: settings.allocatedStorage,
      }),
      dbSubnetGroupName: found.groups.subnetGroup,
      vpcSecurityGroupIds: [...found.groups.securityGroups],
      parameterGroupName: found.groups.parameterGroup,
      publiclyAccessible: settings.publiclyAccessible,
      // As the snapshot has it: the provider would replace an encrypted instance that isn't said to be.
      storageEncrypted: found.encrypted,
      // Real people's data until it is sanitised: there must never be a backup of it.
      backupRetentionPeriod: 0,
      deleteAutomatedBackups: true,
      skipFinalSnapshot: true,
      tags: found.tags,
    },
    {
      dependsOn: [leftovers, ...taken],
      replacementTrigger: found.decision.generation,
      customTimeouts: { create: "2h" },
      // The hooks set these through the RDS API, for as long as they hold.
      ignoreChanges: [
        "deletionProtection",
        ...[TAGS.adopted, TAGS.sanitised, TAGS.healthBefore].map(
          (tag) => `tags["${tag}"]`,
        ),
      ],
    },
  );
  watchRestore(place, found.decision.generation, instance);
  const passwords = new Passwords("passwords", {
    resourceId: instance.resourceId,
    applicationIsMaster: instance.username.apply(
      (master) => master === applicationRole,
    ),
  });
  const { masterPassword, applicationPassword } = passwords;

  const rotated = new RotatedPasswords("rotated-passwords", {
    ...server,
    copy: copyOf(instance, instance.resourceId),
    masterPassword,
    applicationPassword,
    proofQuery: settings.proofQuery,
    canary: settings.canary,
  });

  const { maskingKey } = new MaskingKey("masking-key");

  const sanitised = new SanitisedData("sanitised-data", {
    ...server,
    copy: copyOf(instance, rotated.rotatedResourceId),
    masterPassword,
    applicationPassword,
    maskingKey,
    target,
    snapshot: instance.snapshotIdentifier.apply((identifier) => ({
      kind: "snapshot" as const,
      identifier,
      createdAt: found.snapshot?.createdAt?.toISOString() ?? null,
    })),
    rulesFile: settings.rules,
    rulesHash: found.rulesHash,
    // A command's environment may hold secrets of the application.
    commands: pulumi.secret(settings.commands),
  });

  const original = new OriginalSettings(
    "original-settings",
    { place, owner, target, properties },
    // So that a destroy comes by there before it deletes the copy.
    { dependsOn: instance },
  );

  const repointed = new BeanstalkSettings("beanstalk-settings", {
    ...server,
    copy: copyOf(instance, sanitised.sanitisedIdentity),
    sanitisedIdentity: sanitised.sanitisedIdentity,
    applicationPassword,
    nonce: sanitised.nonce,
    target,
    guards,
    neverTouch,
    original: original.settings,
  });

  return {
    copy: instance.identifier,
    snapshot: found.decision.snapshot,
    snapshotTaken: found.snapshot?.createdAt?.toISOString(),
    target: repointed.url,
    health: repointed.health,
    proof: rotated.proof,
    sanitised: sanitised.report.apply(summary),
    report: sanitised.reportFile,
    nonce: sanitised.nonce,
  };
};

/** The copy as hooks take it: with the resource id as the step before hands it on. */
function copyOf(
  { identifier, address, port, username }: Instance,
  resourceId: pulumi.Output<string>,
): pulumi.Output<Copy> {
  return pulumi.output({
    identifier,
    resourceId,
    address,
    port,
    masterUsername: username,
  });
}

/** The snapshot that is both taken and restored, so that the restore waits for it. */
function restored(
  toTake: readonly { readonly restored: boolean }[],
  taken: readonly Snapshot[],
): pulumi.Output<string> | undefined {
  const index = toTake.findIndex((one) => one.restored);
  return taken[index]?.dbSnapshotIdentifier;
}
