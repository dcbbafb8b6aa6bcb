import type { RdsInstance } from "../../aws/rds/instances";

/** RDS's record of an instance that is available, with what a test says of it. */
export function rdsRecord(of: Partial<RdsInstance>): RdsInstance {
  return {
    identifier: "",
    resourceId: "",
    arn: "arn:aws:rds:ap-southeast-2:100000000001:db:x",
    status: "available",
    engine: "postgres",
    engineVersion: "15.18",
    class: "db.t3.micro",
    masterUsername: "cobalt",
    securityGroups: [],
    parameterGroups: [],
    tags: {},
    deletionProtection: false,
    pendingPassword: false,
    encrypted: true,
    publiclyAccessible: false,
    backupRetentionDays: 0,
    storage: {},
    pendingChanges: false,
    managedPassword: false,
    ...of,
  };
}
