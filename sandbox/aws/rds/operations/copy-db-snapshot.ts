import { visibleStatus } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import { enterCopy } from "../instances/copy-snapshot";
import { findSnapshot } from "../instances/find";
import { newIdentifier, snapshotNotFound } from "../instances/names";
import { requireFreeSnapshotIdentifier } from "../instances/new-snapshot";
import { snapshotAnswer } from "../messages/snapshot-answer";
import { readTags } from "../messages/tags";

/** A manual copy of an automated or manual snapshot of this account and region; with a key, it is encrypted by that. */
export const copyDBSnapshot: Operation = (cloud, input) => {
  const wanted = input.required("SourceDBSnapshotIdentifier");
  const identifier = newIdentifier(input, "TargetDBSnapshotIdentifier", 255);
  const { region, account } = cloud.state;
  const here = `arn:aws:rds:${region}:${account}:`;
  const source =
    wanted.startsWith("arn:") && !wanted.startsWith(here)
      ? undefined
      : findSnapshot(cloud, wanted);
  if (!source) throw snapshotNotFound(wanted);
  requireFreeSnapshotIdentifier(cloud, identifier);
  if (visibleStatus(source) !== "available") {
    throw new AwsError(
      "InvalidDBSnapshotState",
      `The snapshot ${source.identifier} is not in the available state.`,
    );
  }
  const key = input.text("KmsKeyId");
  const settings = structuredClone(source.settings);
  if (key) Object.assign(settings, { KmsKeyId: key, StorageEncrypted: true });
  const inherited = input.flag("CopyTags") ? source.tags : {};
  const copy = enterCopy(cloud, source, {
    identifier,
    tags: { ...inherited, ...readTags(input) },
    settings,
  });
  return { DBSnapshot: snapshotAnswer(cloud, copy) };
};
