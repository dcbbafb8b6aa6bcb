import type { Cloud } from "../../account/cloud";
import type { InstanceRecord, SnapshotRecord } from "../../state/records";
import { tellOfInstance, tellOfSnapshot } from "./events";
import { enterAutomatedSnapshot, enterSnapshot } from "./new-snapshot";

/** Does the next thing that an instance needs. Answers whether there was one. */
export async function advance(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  switch (instance.status) {
    case "creating":
      return create(cloud, instance);
    case "backing-up":
      return backUp(cloud, instance);
    case "modifying":
    case "renaming":
      return modify(cloud, instance);
    case "resetting-master-credentials":
      return setPassword(cloud, instance);
    case "rebooting":
      return reboot(cloud, instance);
    case "stopping":
      return stop(cloud, instance);
    case "starting":
      return start(cloud, instance);
    case "deleting":
      return remove(cloud, instance);
    case "available":
      return keep(cloud, instance);
    case "stopped":
      return keepStopped(cloud, instance);
    case "incompatible-restore":
      return false;
  }
}

async function create(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  const snapshot =
    instance.restoredFrom === undefined
      ? undefined
      : cloud.state.snapshots[instance.restoredFrom];
  if (instance.restoredFrom !== undefined && !snapshot) {
    throw new Error(`the snapshot ${instance.restoredFrom} is gone`);
  }
  await Promise.all([
    cloud.background.pause(cloud.pace.creating),
    snapshot
      ? cloud.servers.restore(instance, snapshot)
      : cloud.servers.create(instance),
  ]);
  if (instance.status !== "creating") return true;
  if (snapshot) {
    const message = `Restored from snapshot ${snapshot.identifier}`;
    tellOfInstance(cloud, instance, "restoration", message);
  }
  tellOfInstance(cloud, instance, "creation", "DB instance created");
  if (instance.settings.BackupRetentionPeriod > 0) {
    enterAutomatedSnapshot(cloud, instance);
  } else {
    settle(cloud, instance);
  }
  return true;
}

async function backUp(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  await makeSnapshots(cloud, instance);
  if (instance.status === "backing-up") settle(cloud, instance);
  return true;
}

async function makeSnapshots(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<void> {
  for (;;) {
    const next = Object.values(cloud.state.snapshots).find(
      (snapshot) =>
        snapshot.resourceId === instance.resourceId &&
        snapshot.status === "creating" &&
        snapshot.copyOf === undefined,
    );
    if (!next) return;
    await makeSnapshot(cloud, instance, next);
  }
}

async function makeSnapshot(
  cloud: Cloud,
  instance: InstanceRecord,
  snapshot: SnapshotRecord,
): Promise<void> {
  const kind = snapshot.type;
  tellOfInstance(cloud, instance, "backup", "Backing up DB instance");
  tellOfSnapshot(cloud, snapshot, "creation", `Creating ${kind} snapshot`);
  const quarter = cloud.pace.snapshot / 4;
  await cloud.background.pause(quarter);
  snapshot.progress = 25;
  await Promise.all([
    cloud.servers.copy(instance, snapshot),
    cloud.background.pause(quarter * 2),
  ]);
  snapshot.progress = 75;
  await cloud.background.pause(quarter);
  snapshot.progress = 100;
  snapshot.status = "available";
  tellOfSnapshot(
    cloud,
    snapshot,
    "creation",
    kind === "manual"
      ? "Manual snapshot created"
      : "Automated snapshot created",
  );
  tellOfInstance(cloud, instance, "backup", "Finished DB Instance backup");
  cloud.save();
}

/** Changes that RDS tells of when they are done, in its words. */
const told = {
  AllocatedStorage: "allocated storage",
  DBInstanceClass: "DB instance class",
  MultiAZ: "convert to a Multi-AZ DB instance",
} as const;

async function modify(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  await cloud.background.pause(cloud.pace.modifying);
  const { MasterUserPassword, DBInstanceIdentifier, ...settings } =
    instance.pending;
  // Another machine runs it from then on: "an outage occurs during this change" (API reference, ModifyDBInstance).
  if (settings.DBInstanceClass !== undefined) {
    await cloud.servers.stop(instance);
    await cloud.servers.start(instance);
  }
  Object.assign(instance.settings, settings);
  for (const [name, what] of Object.entries(told)) {
    if (!Object.hasOwn(settings, name)) continue;
    const message = `Finished applying modification to ${what}`;
    tellOfInstance(cloud, instance, "configuration change", message);
  }
  if (settings.BackupRetentionPeriod === 0) {
    await removeAutomatedSnapshots(cloud, instance);
  }
  if (DBInstanceIdentifier) instance.identifier = DBInstanceIdentifier;
  instance.pending =
    MasterUserPassword === undefined ? {} : { MasterUserPassword };
  if (instance.status === "modifying" || instance.status === "renaming") {
    instance.status = "available";
  }
  cloud.save();
  return true;
}

/** An available instance with a pending password stays available for a moment: callers mustn't take `available` for done. */
async function keep(cloud: Cloud, instance: InstanceRecord): Promise<boolean> {
  if (instance.pending.MasterUserPassword !== undefined) {
    await cloud.background.pause(cloud.pace.beforePassword);
    if (instance.status === "available") {
      instance.status = "resetting-master-credentials";
      cloud.save();
    }
    return true;
  }
  if (!(await cloud.servers.runs(instance))) {
    await cloud.servers.start(instance);
  }
  return false;
}

async function setPassword(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  const password = instance.pending.MasterUserPassword;
  if (password !== undefined) {
    // After a restart of the sandbox the server may not run yet.
    await cloud.servers.start(instance);
    await cloud.background.pause(cloud.pace.password);
    await cloud.servers.setMasterPassword(instance, password);
    instance.masterPassword = password;
    delete instance.pending.MasterUserPassword;
    tellOfInstance(
      cloud,
      instance,
      "configuration change",
      "Reset master credentials",
    );
  }
  settle(cloud, instance, "resetting-master-credentials");
  return true;
}

async function reboot(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  await cloud.servers.stop(instance);
  tellOfInstance(cloud, instance, "availability", "DB instance shutdown");
  await cloud.background.pause(cloud.pace.rebooting);
  await cloud.servers.start(instance);
  tellOfInstance(cloud, instance, "availability", "DB instance restarted");
  settle(cloud, instance, "rebooting");
  return true;
}

/** Takes the snapshot that was asked for, then ends the server. */
async function stop(cloud: Cloud, instance: InstanceRecord): Promise<boolean> {
  await makeSnapshots(cloud, instance);
  await cloud.servers.stop(instance);
  await cloud.background.pause(cloud.pace.stopping);
  if (instance.status === "stopping") {
    instance.status = "stopped";
    instance.stoppedAt = new Date().toISOString();
    tellOfInstance(cloud, instance, "notification", "DB instance stopped");
  }
  cloud.save();
  return true;
}

/** A server that an earlier daemon left running, or that came up again meanwhile, is ended. */
async function keepStopped(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  if (await cloud.servers.runs(instance)) await cloud.servers.stop(instance);
  return false;
}

async function start(cloud: Cloud, instance: InstanceRecord): Promise<boolean> {
  await cloud.background.pause(cloud.pace.starting);
  await cloud.servers.start(instance);
  delete instance.stoppedAt;
  tellOfInstance(cloud, instance, "notification", "DB instance started");
  settle(cloud, instance, "starting");
  return true;
}

async function remove(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  const wanted = instance.finalSnapshot;
  if (wanted && !cloud.state.snapshots[wanted]) {
    enterSnapshot(cloud, instance, {
      identifier: wanted,
      type: "manual",
      tags: instance.settings.CopyTagsToSnapshot ? { ...instance.tags } : {},
    });
  }
  await makeSnapshots(cloud, instance);
  await cloud.background.pause(cloud.pace.deleting);
  await cloud.servers.remove(instance);
  if (!instance.keepAutomatedBackups) {
    await removeAutomatedSnapshots(cloud, instance);
  }
  delete cloud.state.instances[instance.resourceId];
  tellOfInstance(cloud, instance, "deletion", "DB instance deleted");
  cloud.save();
  return false;
}

async function removeAutomatedSnapshots(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<void> {
  const automated = Object.values(cloud.state.snapshots).filter(
    (snapshot) =>
      snapshot.resourceId === instance.resourceId &&
      snapshot.type === "automated",
  );
  for (const snapshot of automated) {
    delete cloud.state.snapshots[snapshot.identifier];
    cloud.save();
    await cloud.servers.removeSnapshot(snapshot);
  }
}

/** Makes an instance available, unless something else was asked for meanwhile. */
function settle(
  cloud: Cloud,
  instance: InstanceRecord,
  from: InstanceRecord["status"] = instance.status,
): void {
  if (instance.status === from) instance.status = "available";
  cloud.save();
}
