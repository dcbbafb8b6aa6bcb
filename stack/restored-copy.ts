import { Instance, Snapshot } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { BySnapshot } from "../config/by-snapshot";
import type { Settings } from "../config/read-config";
import { AdjustedInstance } from "../hooks/adjusted-instance";
import { Leftovers } from "../hooks/leftovers";
import { LostTags } from "../hooks/lost-tags";
import { Passwords } from "../hooks/passwords";
import { RotatedPasswords } from "../hooks/rotated-passwords";
import type { Copy } from "../identity/copy";
import { untilRestored } from "../steps/adjust/until-restored";
import { look, type Seen } from "../steps/look/by-snapshot/look";
import { isThere } from "../steps/look/by-snapshot/take-over";
import { takenAt } from "../steps/look/by-snapshot/taken-at";
import type { CopyInStack } from "./copy";
import { copyClasses } from "./copy-classes";
import { ignoredTags } from "./ignored-tags";
import { ignoredArgs, instanceArgs } from "./instance-args";
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
    application: found.target.environment?.application,
    properties,
    instances: found.decision.leftovers.map(({ resourceId }) => resourceId),
    ...(found.decision.copy && { known: found.decision.copy.identifier }),
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

  const { decision } = found;
  const seenBefore =
    decision.takenOver && decision.copy && !pulumi.runtime.isDryRun()
      ? await untilRestored(place, decision.copy)
      : [];
  const classes = copyClasses(load, decision.kind === "keep" || isInUse(found));
  const args = {
    ...instanceArgs(found, {
      ...load,
      instanceClass: classes.first ?? load.instanceClass,
    }),
    snapshotIdentifier:
      restored(found.toTake, taken)?.dbSnapshotIdentifier ?? decision.snapshot,
    tags: found.tags.copy,
  };
  const instance = new Instance(`${project}-${stack}`, args, {
    dependsOn: [leftovers, lostTags, ...taken],
    replacementTrigger: decision.generation,
    // The provider looks again and again until RDS has made its backup behind the restore.
    customTimeouts: { create: "12h" },
    ...(decision.takenOver &&
      (isThere(decision.copy) || !pulumi.runtime.isDryRun()) && {
        import: decision.copy?.resourceId,
      }),
    // The hooks, and whoever else tags, set these through the RDS API.
    ignoreChanges: [
      ...ignoredArgs(decision, args),
      ...ignoredTags(found.tags.others),
    ],
  });
  const copy = copyOf(instance, instance.resourceId);
  const seen = watchRestore(place, decision.generation, instance);
  const adjusted = new AdjustedInstance("adjusted-instance", {
    place,
    owner,
    production,
    copy,
    instanceClass: classes.first,
    allocatedStorage: load.allocatedStorage,
    seenBackups: seen.apply(({ backups }) => [...seenBefore, ...backups]),
  });

  const { masterPassword, applicationPassword } = new Passwords("passwords", {
    resourceId: instance.resourceId,
    applicationIsMaster: instance.username.apply(
      (master) => master === applicationRole,
    ),
  });

  const rotated = new RotatedPasswords(
    "rotated-passwords",
    {
      place,
      access,
      owner,
      production,
      copy,
      database,
      applicationRole,
      masterPassword,
      applicationPassword,
      proofQuery: settings.proofQuery,
      canary: load.canary,
      properties,
    },
    { dependsOn: adjusted },
  );

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
    origin: createdAt.apply((createdAt) => ({
      kind: "snapshot" as const,
      identifier: decision.snapshot ?? "",
      createdAt: createdAt ?? null,
    })),
    instance: seen.apply(({ seconds }) => ({
      restoreSeconds: decision.kind === "restore" ? seconds : null,
      finalClass: classes.last ?? null,
    })),
    backups: adjusted.backups,
    rulesHash: found.rulesHash,
    resource: instance,
    finish: ({ identity, reportFile }) =>
      classes.last === undefined
        ? undefined
        : new AdjustedInstance("final-class", {
            place,
            owner,
            production,
            copy: copyOf(instance, identity),
            instanceClass: classes.last,
            seenBackups: [],
            report: reportFile,
          }).identity,
    outputs: {
      copy: instance.identifier,
      snapshot: found.decision.snapshot,
      snapshotTaken: createdAt,
      proof: rotated.proof,
    },
  };
}

/** Whether the target uses the stack's copy now. */
function isInUse({ decision, target }: Seen): boolean {
  return target.leadsTo.some(
    ({ resourceId }) => resourceId === decision.copy?.resourceId,
  );
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
