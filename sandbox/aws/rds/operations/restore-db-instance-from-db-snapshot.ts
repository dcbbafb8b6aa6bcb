import { visibleStatus } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError, invalidValue } from "../../protocol/aws-error";
import { namedSnapshot } from "../instances/find";
import { newIdentifier } from "../instances/names";
import {
  enterInstance,
  requireFreeIdentifier,
} from "../instances/new-instance";
import { checkRestore } from "../instances/restore-rules";
import {
  checkSettings,
  defaultGroups,
  defaultSettings,
  readSettings,
} from "../instances/settings";
import { checkStorage } from "../instances/storage-rules";
import { instanceAnswer } from "../messages/instance-answer";
import { readTags } from "../messages/tags";

/**
 * A new instance with all that the snapshot's server had: databases, roles, passwords, and the settings
 * that belong to the data or the backups. Its groups are the account's defaults unless the call names others.
 */
export const restoreDBInstanceFromDBSnapshot: Operation = async (
  cloud,
  input,
) => {
  const identifier = newIdentifier(input, "DBInstanceIdentifier", 63);
  const snapshot = namedSnapshot(cloud, input);
  if (visibleStatus(snapshot) !== "available") {
    throw new AwsError(
      "InvalidDBSnapshotState",
      `Cannot restore DB instance from snapshot ${snapshot.identifier}: it is not in the available state.`,
    );
  }
  const engine = input.text("Engine");
  if (engine && engine !== "postgres") {
    throw invalidValue(`Invalid DB engine: ${engine}`);
  }
  const port = input.integer("Port");
  if (port !== undefined && (port < 1150 || port > 65535)) {
    throw invalidValue(
      `Invalid port: ${port}. Must be between 1150 and 65535.`,
    );
  }
  const asked = readSettings(input);
  checkRestore(cloud, snapshot, asked);
  const settings = {
    ...snapshot.settings,
    ...defaultGroups(snapshot.settings.EngineVersion),
    DBSubnetGroupName: defaultSettings.DBSubnetGroupName,
    VpcSecurityGroupIds: defaultSettings.VpcSecurityGroupIds,
    DeletionProtection: false,
    MultiAZ: false,
    PubliclyAccessible: false,
    // By default RDS gives out no password of its own for a restored instance, and supports it for money.
    ManageMasterUserPassword: false,
    EngineLifecycleSupport: defaultSettings.EngineLifecycleSupport,
    ...asked,
    // A restore can't change what the data is.
    EngineVersion: snapshot.settings.EngineVersion,
    StorageEncrypted: snapshot.settings.StorageEncrypted,
    KmsKeyId: snapshot.settings.KmsKeyId,
  };
  checkSettings(cloud, settings, settings.EngineVersion);
  checkStorage(settings, asked);
  requireFreeIdentifier(cloud, identifier);
  const instance = await enterInstance(cloud, {
    identifier,
    restoredFrom: snapshot.identifier,
    masterUsername: snapshot.masterUsername,
    masterPassword: snapshot.masterPassword,
    databaseName: snapshot.databaseName,
    settings,
    tags: readTags(input) ?? { ...snapshot.tags },
  });
  return { DBInstance: instanceAnswer(cloud, instance) };
};
