import {
  CreateDBSnapshotCommand,
  type DBSnapshot,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBSnapshotAttributeCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import {
  describe,
  during,
  isAwsError,
  PartialFailure,
} from "../resource/failure";
import { waitFor } from "../resource/poll";
import type { Properties } from "../resource/properties";
import type {
  Existing,
  ResourceKind,
  Surroundings,
} from "../resource/resource-kind";
import { type Change, type Fields, onlyInputs, plan } from "../resource/schema";
import { asTags, readTags } from "../resource/tagging";
import { changeTags, fromTagList, toTagList } from "./tags";

/** Seconds that a new snapshot may take: the real provider's. */
const CREATE_SECONDS = 20 * 60;

/** Inputs of `aws:rds/snapshot:Snapshot`: terraform-provider-aws, internal/service/rds/snapshot.go. */
const snapshotFields: Fields = {
  dbInstanceIdentifier: { required: true, replaces: true },
  dbSnapshotIdentifier: { required: true, replaces: true },
  region: { computed: true, replaces: true },
  sharedAccounts: { set: true },
  tags: {},
  tagsAll: {},
};

/** What RDS tells of a snapshot. */
const snapshotOutputs: Readonly<
  Record<string, (snapshot: DBSnapshot) => unknown>
> = {
  allocatedStorage: (snapshot) => snapshot.AllocatedStorage,
  availabilityZone: (snapshot) => snapshot.AvailabilityZone,
  dbSnapshotArn: (snapshot) => snapshot.DBSnapshotArn,
  encrypted: (snapshot) => snapshot.Encrypted,
  engine: (snapshot) => snapshot.Engine,
  engineVersion: (snapshot) => snapshot.EngineVersion,
  iops: (snapshot) => snapshot.Iops,
  kmsKeyId: (snapshot) => snapshot.KmsKeyId,
  licenseModel: (snapshot) => snapshot.LicenseModel,
  optionGroupName: (snapshot) => snapshot.OptionGroupName,
  port: (snapshot) => snapshot.Port,
  snapshotType: (snapshot) => snapshot.SnapshotType,
  sourceDbSnapshotIdentifier: (snapshot) => snapshot.SourceDBSnapshotIdentifier,
  sourceRegion: (snapshot) => snapshot.SourceRegion,
  status: (snapshot) => snapshot.Status,
  storageType: (snapshot) => snapshot.StorageType,
  vpcId: (snapshot) => snapshot.VpcId,
};

/** `aws:rds/snapshot:Snapshot`: a manual snapshot. Its id is its identifier. */
export const snapshot: ResourceKind = {
  fields: snapshotFields,
  outputs: Object.keys(snapshotOutputs),
  create: createSnapshot,
  async read(around, id, state) {
    const found = await findSnapshot(around.rds, id);
    return found && { id, outputs: await outputsOf(around, found, state) };
  },
  update: updateSnapshot,
  delete: deleteSnapshot,
};

/** The snapshot with this identifier; `undefined` where there is none. */
export async function findSnapshot(
  rds: RDSClient,
  identifier: string,
): Promise<DBSnapshot | undefined> {
  try {
    const answer = await rds.send(
      new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: identifier }),
    );
    return answer.DBSnapshots?.[0];
  } catch (error) {
    if (isAwsError(error, "DBSnapshotNotFound")) return undefined;
    throw error;
  }
}

/** The outputs of a snapshot as it is now. */
export function readSnapshot(
  found: DBSnapshot,
  known: Properties,
  { region, tagging }: Surroundings,
): Properties {
  return {
    ...Object.fromEntries(
      Object.entries(snapshotOutputs).map(([key, read]) => [key, read(found)]),
    ),
    dbInstanceIdentifier: found.DBInstanceIdentifier,
    dbSnapshotIdentifier: found.DBSnapshotIdentifier,
    region: known.region ?? region,
    ...readTags(tagging, fromTagList(found.TagList), known),
  };
}

async function createSnapshot(
  around: Surroundings,
  inputs: Properties,
): Promise<Existing> {
  const id = String(inputs.dbSnapshotIdentifier);
  await during(`creating RDS DB Snapshot (${id})`, () =>
    around.rds.send(
      new CreateDBSnapshotCommand({
        DBInstanceIdentifier: String(inputs.dbInstanceIdentifier),
        DBSnapshotIdentifier: id,
        Tags: toTagList(asTags(inputs.tagsAll)),
      }),
    ),
  );
  try {
    await waitFor({
      what: `RDS DB Snapshot (${id}) create`,
      seconds: around.seconds ?? CREATE_SECONDS,
      look: async () => (await findSnapshot(around.rds, id))?.Status,
      until: ["available"],
      whilst: ["creating"],
      cancelled: around.cancelled,
    });
    const found = await findSnapshot(around.rds, id);
    if (!found) throw new Error(`reading RDS DB Snapshot (${id}): it is gone`);
    return { id, outputs: await outputsOf(around, found, inputs) };
  } catch (error) {
    throw new PartialFailure(
      describe(error),
      id,
      onlyInputs(snapshotFields, inputs),
    );
  }
}

async function updateSnapshot(
  around: Surroundings,
  change: Change,
): Promise<Properties> {
  const found = await findSnapshot(around.rds, change.id);
  if (!found)
    throw new Error(`updating RDS DB Snapshot (${change.id}): it is gone`);
  const planned = plan(snapshotFields, change);
  await share(
    around.rds,
    change.id,
    change.state.sharedAccounts,
    planned.sharedAccounts,
  );
  await changeTags(
    around.rds,
    String(found.DBSnapshotArn),
    asTags(change.state.tagsAll),
    asTags(planned.tagsAll),
  );
  const changed = await findSnapshot(around.rds, change.id);
  return await outputsOf(around, changed ?? found, planned);
}

/**
 * The outputs of a snapshot, with who else may restore it: a call of its own, which the real provider makes at the end
 * of a create and at each read, and without which it has no resource (see `resourceSnapshotRead` there).
 */
async function outputsOf(
  around: Surroundings,
  found: DBSnapshot,
  known: Properties,
): Promise<Properties> {
  const id = found.DBSnapshotIdentifier;
  const { DBSnapshotAttributesResult } = await during(
    `reading RDS DB Snapshot (${id}) attribute`,
    () =>
      around.rds.send(
        new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: id }),
      ),
  );
  const restore = DBSnapshotAttributesResult?.DBSnapshotAttributes?.find(
    ({ AttributeName }) => AttributeName === "restore",
  );
  return {
    ...readSnapshot(found, known, around),
    sharedAccounts: restore?.AttributeValues ?? [],
  };
}

async function share(
  rds: RDSClient,
  id: string,
  before: unknown,
  after: unknown,
): Promise<void> {
  const [old, wanted] = [before, after].map((list) =>
    Array.isArray(list) ? list.map(String) : [],
  );
  const added = wanted?.filter((account) => !old?.includes(account)) ?? [];
  const removed = old?.filter((account) => !wanted?.includes(account)) ?? [];
  if (added.length + removed.length === 0) return;
  await rds.send(
    new ModifyDBSnapshotAttributeCommand({
      DBSnapshotIdentifier: id,
      AttributeName: "restore",
      ValuesToAdd: added,
      ValuesToRemove: removed,
    }),
  );
}

async function deleteSnapshot(around: Surroundings, id: string): Promise<void> {
  try {
    await around.rds.send(
      new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id }),
    );
  } catch (error) {
    if (isAwsError(error, "DBSnapshotNotFound")) return;
    throw new Error(`deleting RDS DB Snapshot (${id}): ${describe(error)}`, {
      cause: error,
    });
  }
}
