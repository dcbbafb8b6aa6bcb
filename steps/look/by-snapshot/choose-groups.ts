import { Refusal } from "../refusal";

/** The network that an instance is in. */
export interface Network {
  /** DB subnet group. */
  readonly subnetGroup?: string | undefined;
  /** VPC security groups. */
  readonly securityGroups: readonly string[];
}

/** Where the copy goes, and what a person should know of it. */
export interface ChosenGroups {
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Chooses the copy's subnet group and security groups: those configured, else those of the database that
 * the target uses now. Production's are never taken silently.
 *
 * @param configured what the stack's file says
 * @param present the database that the target uses now, or the stack's copy; undefined: RDS knows none
 * @throws {Refusal} when neither gives one
 */
export function chooseGroups(
  configured: Network,
  present: Network | undefined,
  production: Network,
): ChosenGroups {
  const subnetGroup = configured.subnetGroup ?? present?.subnetGroup;
  if (subnetGroup === undefined)
    throw new Refusal(
      "prod-copy:subnetGroup isn't set, and the target uses no RDS database now whose subnet group the copy could take: set it to the DB subnet group of the test network",
    );
  const securityGroups = configured.securityGroups.length
    ? configured.securityGroups
    : (present?.securityGroups ?? []);
  if (securityGroups.length === 0)
    throw new Refusal(
      "prod-copy:securityGroups isn't set, and the target uses no RDS database now whose security groups the copy could take: list the security groups of the test network",
    );
  const warnings: string[] = [];
  if (
    configured.subnetGroup === undefined &&
    subnetGroup === production.subnetGroup
  )
    warnings.push(
      `the copy goes to subnet group ${subnetGroup}, as the target's database does, and production's is there too; prod-copy:subnetGroup changes that`,
    );
  const shared = securityGroups.filter((group) =>
    production.securityGroups.includes(group),
  );
  if (configured.securityGroups.length === 0 && shared.length > 0)
    warnings.push(
      `the copy gets security group ${shared.join(", ")}, as the target's database has, and production's has it too; prod-copy:securityGroups changes that`,
    );
  return { subnetGroup, securityGroups, warnings };
}

/**
 * The parameter group's family that a snapshot needs: `postgres15` for engine version 15.18.
 *
 * @throws {Refusal} when the snapshot isn't PostgreSQL's
 */
export function familyOf(engine: string, engineVersion: string): string {
  const major = engineVersion.split(".")[0];
  if (engine !== "postgres" || major === undefined || !/^\d+$/.test(major))
    throw new Refusal(
      `the snapshot is of engine ${engine} ${engineVersion}: only RDS for PostgreSQL can be copied`,
    );
  return `postgres${major}`;
}

/** @throws {Refusal} when a configured parameter group is of another family than the snapshot needs */
export function assertFamily(
  group: string,
  family: string,
  needed: string,
): void {
  if (family !== needed)
    throw new Refusal(
      `prod-copy:parameterGroup is "${group}", which is of family ${family}: the snapshot needs one of family ${needed}`,
    );
}
