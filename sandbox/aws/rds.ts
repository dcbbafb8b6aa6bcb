import { createDBInstance } from "./rds/create-db-instance";
import { createDBSnapshot } from "./rds/create-db-snapshot";
import { deleteDBInstance } from "./rds/delete-db-instance";
import { deleteDBSnapshot } from "./rds/delete-db-snapshot";
import { describeDBEngineVersions } from "./rds/describe-db-engine-versions";
import { describeDBInstances } from "./rds/describe-db-instances";
import { describeDBParameterGroups } from "./rds/describe-db-parameter-groups";
import { describeDBParameters } from "./rds/describe-db-parameters";
import { describeDBSnapshots } from "./rds/describe-db-snapshots";
import { describeDBSubnetGroups } from "./rds/describe-db-subnet-groups";
import { modifyDBInstance } from "./rds/modify-db-instance";
import { rebootDBInstance } from "./rds/reboot-db-instance";
import { restoreDBInstanceFromDBSnapshot } from "./rds/restore-db-instance-from-db-snapshot";
import {
  addTagsToResource,
  listTagsForResource,
  removeTagsFromResource,
} from "./rds/tags-of-resource";
import type { Service } from "./service";

/** Amazon RDS: instances are PostgreSQL servers on this machine, snapshots copies of their data directories. */
export const rds: Service = {
  signingName: "rds",
  protocol: "query",
  namespace: "http://rds.amazonaws.com/doc/2014-10-31/",
  version: "2014-10-31",
  operations: {
    AddTagsToResource: addTagsToResource,
    CreateDBInstance: createDBInstance,
    CreateDBSnapshot: createDBSnapshot,
    DeleteDBInstance: deleteDBInstance,
    DeleteDBSnapshot: deleteDBSnapshot,
    DescribeDBEngineVersions: describeDBEngineVersions,
    DescribeDBInstances: describeDBInstances,
    DescribeDBParameterGroups: describeDBParameterGroups,
    DescribeDBParameters: describeDBParameters,
    DescribeDBSnapshots: describeDBSnapshots,
    DescribeDBSubnetGroups: describeDBSubnetGroups,
    ListTagsForResource: listTagsForResource,
    ModifyDBInstance: modifyDBInstance,
    RebootDBInstance: rebootDBInstance,
    RemoveTagsFromResource: removeTagsFromResource,
    RestoreDBInstanceFromDBSnapshot: restoreDBInstanceFromDBSnapshot,
  },
};
