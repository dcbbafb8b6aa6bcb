import type { Cloud } from "../../account/cloud";
import type { InstanceRecord, SnapshotRecord } from "../../state/records";
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
    case "deleting":
      return remove(cloud, instance);
    case "available":
      return keep(cloud, instance);
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
        snapshot.status === "creating",
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
  cloud.save();
}

async function modify(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  await cloud.background.pause(cloud.pace.modifying);
  const { MasterUserPassword, DBInstanceIdentifier, ...settings } =
    instance.pending;
  Object.assign(instance.settings, settings);
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
  }
  settle(cloud, instance, "resetting-master-credentials");
  return true;
}

async function reboot(
  cloud: Cloud,
  instance: InstanceRecord,
): Promise<boolean> {
  await cloud.servers.stop(instance);
  await cloud.background.pause(cloud.pace.rebooting);
  await cloud.servers.start(instance);
  settle(cloud, instance, "rebooting");
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
