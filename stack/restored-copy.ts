import { Instance, Snapshot } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { BySnapshot } from "../config/by-snapshot";
import type { Settings } from "../config/read-config";
import { Leftovers } from "../hooks/leftovers";
import { LostTags } from "../hooks/lost-tags";
import { Passwords } from "../hooks/passwords";
import { RotatedPasswords } from "../hooks/rotated-passwords";
import type { Copy } from "../identity/copy";
import { look, type Seen } from "../steps/look/by-snapshot/look";
import { takenAt } from "../steps/look/by-snapshot/taken-at";
import type { CopyInStack } from "./copy";
import { ignoredTags } from "./ignored-tags";
import { watchRestore } from "./watch-restore";

/** An RDS instance restored from production's snapshot, with passwords of its own. */
export async function restoredCopy(
  settings: Settings,
  load: BySnapshot,
): Promise<CopyInStack> {
  const found = await look({ ...settings, ...load });
  const { place, production, access, database, applicationRole } = found;
  const { project, stack, target, properties } = settings;
  const owner = { project, stack };

  const leftovers = new Leftovers("leftovers", {
    place,
    owner,
    production,
    target,
    properties,
    instances: found.decision.leftovers.map(({ resourceId }) => resourceId),
  });

  const lostTags = new LostTags("lost-tags", {
    place,
    owner,
    production,
    instance: found.lostTags.of,
    tags: found.lostTags.tags,
  });

  const taken = found.toTake.map(
    ({ identifier, status }) =>
      new Snapshot(
        identifier,
        {
          dbInstanceIdentifier: production.identifier,
          dbSnapshotIdentifier: identifier,
          tags: found.tags.snapshot,
        },
        {
          retainOnDelete: true,
          customTimeouts: { create: "2h" },
          // With whom somebody shares it is that person's affair, and what else is on its tags too.
          ignoreChanges: ["sharedAccounts", "tags", "tagsAll"],
          ...(status !== undefined && { import: identifier }),
        },
      ),
  );

  const instance = new Instance(
    `${project}-${stack}`,
    {
      snapshotIdentifier:
        restored(found.toTake, taken)?.dbSnapshotIdentifier ??
        found.decision.snapshot,
      instanceClass: load.instanceClass,
      ...(load.allocatedStorage !== undefined && {
        allocatedStorage: load.allocatedStorage,
      }),
      dbSubnetGroupName: found.groups.subnetGroup,
      vpcSecurityGroupIds: [...found.groups.securityGroups],
      parameterGroupName: found.groups.parameterGroup,
      publiclyAccessible: load.publiclyAccessible,
      // As the snapshot has it: the provider would replace an encrypted instance that isn't said to be.
      storageEncrypted: found.encrypted,
      // Real people's data until it is sanitised: there must never be a backup of it.
      backupRetentionPeriod: 0,
      deleteAutomatedBackups: true,
      skipFinalSnapshot: true,
      tags: found.tags.copy,
    },
    {
      dependsOn: [leftovers, lostTags, ...taken],
      replacementTrigger: found.decision.generation,
      customTimeouts: { create: "2h" },
      // The hooks, and whoever else tags, set these through the RDS API.
      ignoreChanges: ["deletionProtection", ...ignoredTags(found.tags.others)],
    },
  );
  watchRestore(place, found.decision.generation, instance);

  const { masterPassword, applicationPassword } = new Passwords("passwords", {
    resourceId: instance.resourceId,
    applicationIsMaster: instance.username.apply(
      (master) => master === applicationRole,
    ),
  });

  const rotated = new RotatedPasswords("rotated-passwords", {
    place,
    access,
    owner,
    production,
    copy: copyOf(instance, instance.resourceId),
    database,
    applicationRole,
    masterPassword,
    applicationPassword,
    proofQuery: settings.proofQuery,
    canary: load.canary,
    properties,
  });

  const createdAt = originTakenAt(found, taken);

  return {
    place,
    access,
    production,
    copy: copyOf(instance, rotated.identity),
    rights: rotated.rights,
    database,
    applicationRole,
    masterPassword,
    applicationPassword,
    origin: pulumi
      .all([instance.snapshotIdentifier, createdAt])
      .apply(([identifier, createdAt]) => ({
        kind: "snapshot" as const,
        identifier,
        createdAt: createdAt ?? null,
      })),
    rulesHash: found.rulesHash,
    resource: instance,
    outputs: {
      copy: instance.identifier,
      snapshot: found.decision.snapshot,
      snapshotTaken: createdAt,
      proof: rotated.proof,
    },
  };
}

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
  toTake: Seen["toTake"],
  taken: readonly Snapshot[],
): Snapshot | undefined {
  return taken[toTake.findIndex((one) => one.restored)];
}

/** When the restored snapshot was taken, in ISO 8601. One that the stack itself takes wasn't there to be surveyed. */
function originTakenAt(
  { place, snapshot, toTake }: Seen,
  taken: readonly Snapshot[],
): pulumi.Output<string | undefined> {
  const own = restored(toTake, taken);
  if (own === undefined || snapshot?.status === "available")
    return pulumi.output(snapshot?.createdAt?.toISOString());
  // Its ARN isn't known before RDS has it.
  return pulumi
    .all([own.dbSnapshotIdentifier, own.dbSnapshotArn])
    .apply(([identifier]) => takenAt(place, identifier));
}
