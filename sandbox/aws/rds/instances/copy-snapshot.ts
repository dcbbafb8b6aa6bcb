import { type Cloud, randomId } from "../../account/cloud";
import type { SnapshotRecord } from "../../state/records";
import { tellOfSnapshot } from "./events";

/** Enters a manual snapshot with the same data as another, and sets the copying going. */
export function enterCopy(
  cloud: Cloud,
  source: SnapshotRecord,
  fields: Pick<SnapshotRecord, "identifier" | "tags" | "settings">,
): SnapshotRecord {
  const copy: SnapshotRecord = {
    ...source,
    ...fields,
    folder: newFolder(),
    type: "manual",
    status: "creating",
    progress: 0,
    createdAt: new Date().toISOString(),
    originalCreatedAt: source.originalCreatedAt ?? source.createdAt,
    copyOf: source.identifier,
  };
  delete copy.held;
  cloud.state.snapshots[copy.identifier] = copy;
  tellOfSnapshot(cloud, copy, "notification", "Started copy of snapshot");
  cloud.save();
  goOn(cloud, copy);
  return copy;
}

/** Name of a new snapshot's data directory. */
export const newFolder = (): string =>
  `snapshot-${randomId(16, "abcdefghijklmnopqrstuvwxyz234567")}`;

/** Goes on with the copies that an earlier daemon didn't finish. */
export function goOnCopying(cloud: Cloud): void {
  for (const snapshot of Object.values(cloud.state.snapshots)) {
    if (snapshot.copyOf !== undefined && snapshot.status === "creating") {
      goOn(cloud, snapshot);
    }
  }
}

function goOn(cloud: Cloud, copy: SnapshotRecord): void {
  cloud.background.run(async () => {
    const source = cloud.state.snapshots[copy.copyOf ?? ""];
    if (!source) throw new Error(`the snapshot ${copy.copyOf} is gone`);
    await Promise.all([
      cloud.servers.copySnapshot(source, copy),
      cloud.background.pause(cloud.pace.snapshot),
    ]);
    copy.progress = 100;
    copy.status = "available";
    tellOfSnapshot(cloud, copy, "notification", "Finished copy of snapshot");
    cloud.save();
  });
}
