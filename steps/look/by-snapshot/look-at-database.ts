import type { RdsInstance } from "../../../aws/rds/instances";
import type { PropertyNames } from "../../../aws/servers";
import { databaseLogin } from "../../../identity/database-login";
import {
  DatabaseError,
  describe,
  NotReachable,
  NotTrusted,
} from "../../../postgres/errors";
import { TunnelEnded } from "../../../process/tunnel";
import type { Rules } from "../../../sanitise/rules/rules";
import { logLine, logWarning } from "../../../words/log";
import { presentProblems, wordPresent } from "../present-problems";
import { Refusal } from "../refusal";
import { type AccountSeen, presentDatabase } from "./look-at-account";

/** What the look needs to know of the stack's settings. */
interface Plans {
  readonly properties: PropertyNames;
  readonly publiclyAccessible: boolean;
}

/**
 * Looks, before anything is restored, into the database that the target uses now: whether this machine
 * reaches the network that the copy will be in, and whether the rules fit the tables there. Only reads.
 *
 * That database may be older than production, so what the rules name and it lacks is a warning: the same
 * is checked on the copy itself before anything is written.
 *
 * @throws {Refusal} when it can't be reached, and the copy will be in the very same network
 */
export async function lookAtDatabase(
  found: AccountSeen,
  plans: Plans,
  rules: Rules,
): Promise<void> {
  const { access, target } = found;
  const present = presentDatabase(target, found.instances);
  const login = await databaseLogin(
    found.place,
    target.properties,
    plans.properties,
  );
  if (present?.address === undefined || present.port === undefined || !login)
    return logLine(
      `${target.name} has no RDS database now that could be looked at: whether this machine reaches the copy's network, and whether the rules fit, isn't known beforehand`,
    );
  const endpoint = { address: present.address, port: present.port };
  try {
    for (const problem of await presentProblems(access, endpoint, login, rules))
      await logWarning(
        wordPresent(
          `${present.identifier}, which ${target.name} uses now,`,
          problem,
        ),
      );
  } catch (error) {
    await tellWhyNot(error, present, found, plans);
  }
}

async function tellWhyNot(
  error: unknown,
  present: RdsInstance,
  found: AccountSeen,
  plans: Plans,
): Promise<void> {
  const reached = error instanceof DatabaseError || error instanceof NotTrusted;
  if (reached)
    return logWarning(
      `${present.identifier}, which ${found.target.name} uses now, can be reached but not looked into: ${describe(error)} Whether the rules fit isn't known beforehand.`,
    );
  if (!(error instanceof NotReachable || error instanceof TunnelEnded))
    throw error;
  if (present.status === "available" && sameNetwork(present, found, plans))
    throw new Refusal(
      `prod-copy:access is "${found.access.by}", but the network that the copy will be in can't be reached from this machine: ${error.message} Connect to that network (VPN), or set prod-copy:access to ssh.`,
    );
  return logWarning(
    `${present.identifier}, which ${found.target.name} uses now, can't be reached: ${error.message} The copy will be in another network, so whether this machine reaches it isn't known beforehand.`,
  );
}

/** Whether what holds for the present database's network holds for the copy's. */
function sameNetwork(
  present: RdsInstance,
  { groups }: AccountSeen,
  { publiclyAccessible }: Plans,
): boolean {
  return (
    present.subnetGroup === groups.subnetGroup &&
    present.publiclyAccessible === publiclyAccessible &&
    present.securityGroups.length === groups.securityGroups.length &&
    present.securityGroups.every((one) => groups.securityGroups.includes(one))
  );
}
