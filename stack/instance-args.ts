import type { InstanceArgs } from "@pulumi/aws/rds";
import type { BySnapshot } from "../config/by-snapshot";
import type { Seen } from "../steps/look/by-snapshot/look";

/**
 * What the provider is told of the copy besides its snapshot and its tags. It says nothing of what the snapshot or a
 * hook decides: class, storage and backups are AdjustedInstance's once the instance is there.
 */
export function instanceArgs(
  { groups, encrypted, decision, instance }: InstanceFacts,
  wishes: Pick<BySnapshot, "instanceClass" | "publiclyAccessible">,
): Omit<InstanceArgs, "snapshotIdentifier" | "tags"> {
  return {
    // A new one's name is the provider's to make.
    ...(decision.copy && { identifier: decision.copy.identifier }),
    instanceClass: wishes.instanceClass,
    dbSubnetGroupName: groups.subnetGroup,
    vpcSecurityGroupIds: [...groups.securityGroups],
    parameterGroupName: groups.parameterGroup,
    publiclyAccessible: wishes.publiclyAccessible,
    // As the snapshot has it: the provider would replace an encrypted instance that isn't said to be.
    storageEncrypted: encrypted,
    // As production has it. A restore that isn't told chooses the support that costs money, and nothing changes
    // that afterwards (terraform-provider-aws, issue 44552).
    ...(instance.lifecycleSupport && {
      engineLifecycleSupport: instance.lifecycleSupport,
    }),
    deleteAutomatedBackups: true,
    skipFinalSnapshot: true,
  };
}

/** As much of what was seen as the arguments depend on. `instance` is production's. */
export type InstanceFacts = Pick<Seen, "groups" | "encrypted"> & {
  readonly decision: Pick<Seen["decision"], "kind" | "takenOver"> & {
    readonly copy: { readonly identifier: string } | undefined;
  };
  readonly instance: Pick<Seen["instance"], "lifecycleSupport">;
};

/** What hooks set through the RDS API, and where it is said for a new instance. */
const ofHooks = ["allocatedStorage", "backupRetentionPeriod", "instanceClass"];

/** What RDS doesn't tell of an instance, or what can't be changed of one. */
const ofTheRestore = ["engineLifecycleSupport", "snapshotIdentifier"];

/**
 * What a restored instance may have of production's, though the provider takes silence for "off" (the arguments
 * without `Computed` in terraform-provider-aws 6.34, internal/service/rds/instance.go). RDS documents that a restore keeps
 * "most of the source's original configuration" (API reference, RestoreDBInstanceFromDBSnapshot), not which. It stays
 * as it came: each preview would show it, and a change could need roles and keys that only production's owner has.
 */
const ofProduction = [
  "customerOwnedIpEnabled",
  "dedicatedLogVolume",
  "domain",
  "domainAuthSecretArn",
  "domainDnsIps",
  "domainIamRoleName",
  "domainOu",
  "enabledCloudwatchLogsExports",
  "iamDatabaseAuthenticationEnabled",
  "manageMasterUserPassword",
  "maxAllocatedStorage",
  "monitoringInterval",
  "performanceInsightsEnabled",
];

/**
 * The provider's arguments whose changes it ignores. Nothing but what hooks switch on a new instance: there the
 * engine would give it the old one's.
 * @param args all that the provider is told: one that is taken over is ignored whole, since an import whose arguments
 * differ from what is there fails; the next `up` compares them
 */
export function ignoredArgs(
  { kind, takenOver }: InstanceFacts["decision"],
  args: object,
): string[] {
  if (kind === "restore") return ["deletionProtection"];
  return [
    "deletionProtection",
    ...ofHooks,
    ...ofTheRestore,
    ...ofProduction,
    ...(takenOver ? Object.keys(args) : []),
  ];
}
