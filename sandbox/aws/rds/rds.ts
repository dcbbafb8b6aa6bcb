import type { Service } from "../account/service";
import { describeDBEngineVersions } from "./offers/describe-db-engine-versions";
import { describeOrderableDBInstanceOptions } from "./offers/describe-orderable-db-instance-options";
import { copyDBSnapshot } from "./operations/copy-db-snapshot";
import { createDBInstance } from "./operations/create-db-instance";
import { createDBSnapshot } from "./operations/create-db-snapshot";
import { deleteDBInstance } from "./operations/delete-db-instance";
import { deleteDBSnapshot } from "./operations/delete-db-snapshot";
import { describeDBInstanceAutomatedBackups } from "./operations/describe-db-instance-automated-backups";
import { describeDBInstances } from "./operations/describe-db-instances";
import { describeDBSnapshotAttributes } from "./operations/describe-db-snapshot-attributes";
import { describeDBSnapshots } from "./operations/describe-db-snapshots";
import { describeEvents } from "./operations/describe-events";
import {
  describeDBParameterGroups,
  describeDBSubnetGroups,
} from "./operations/describe-groups";
import { modifyDBInstance } from "./operations/modify-db-instance";
import { rebootDBInstance } from "./operations/reboot-db-instance";
import { restoreDBInstanceFromDBSnapshot } from "./operations/restore-db-instance-from-db-snapshot";
import {
  startDBInstance,
  stopDBInstance,
} from "./operations/stop-and-start-db-instance";
import {
  addTagsToResource,
  listTagsForResource,
  removeTagsFromResource,
} from "./operations/tags-of-resource";

/** Amazon RDS: instances are PostgreSQL servers on this machine, snapshots copies of their data directories. */
export const rds: Service = {
  signingName: "rds",
  protocol: "query",
  namespace: "http://rds.amazonaws.com/doc/2014-10-31/",
  version: "2014-10-31",
  operations: {
    AddTagsToResource: addTagsToResource,
    CopyDBSnapshot: copyDBSnapshot,
    CreateDBInstance: createDBInstance,
    CreateDBSnapshot: createDBSnapshot,
    DeleteDBInstance: deleteDBInstance,
    DeleteDBSnapshot: deleteDBSnapshot,
    DescribeDBEngineVersions: describeDBEngineVersions,
    DescribeDBInstanceAutomatedBackups: describeDBInstanceAutomatedBackups,
    DescribeDBInstances: describeDBInstances,
    DescribeDBParameterGroups: describeDBParameterGroups,
    DescribeDBSnapshotAttributes: describeDBSnapshotAttributes,
    DescribeDBSnapshots: describeDBSnapshots,
    DescribeDBSubnetGroups: describeDBSubnetGroups,
    DescribeEvents: describeEvents,
    DescribeOrderableDBInstanceOptions: describeOrderableDBInstanceOptions,
    ListTagsForResource: listTagsForResource,
    ModifyDBInstance: modifyDBInstance,
    RebootDBInstance: rebootDBInstance,
    RemoveTagsFromResource: removeTagsFromResource,
    RestoreDBInstanceFromDBSnapshot: restoreDBInstanceFromDBSnapshot,
    StartDBInstance: startDBInstance,
    StopDBInstance: stopDBInstance,
  },
};
