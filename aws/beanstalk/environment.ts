import {
  DescribeEnvironmentResourcesCommand,
  DescribeEnvironmentsCommand,
  type EnvironmentDescription,
} from "@aws-sdk/client-elastic-beanstalk";
import { beanstalk } from "../clients";
import { ask } from "../errors";
import type { Place } from "../place";
import { deployedOptions } from "./options";

/** How a Beanstalk environment is at the moment. */
export interface EnvironmentState {
  /** Its name, as Beanstalk writes it. */
  readonly name: string;
  /** Its id (`e-…`): unlike the name, never used again. */
  readonly id: string;
  readonly application: string;
  /** Launching, Updating, Ready, Terminating, Terminated, Aborting, LinkingFrom or LinkingTo. Only Ready takes an update. */
  readonly status: string;
  /** Green, Yellow, Red, or Grey while an update runs and when nothing is known. */
  readonly health: string;
  /** With enhanced health reporting: Ok, Info, Warning, Degraded, Severe, NoData, Unknown, Pending or Suspended. */
  readonly healthStatus?: string;
  /** Host name under which the environment is reached. */
  readonly cname?: string;
}

/** A Beanstalk environment with what has to be asked for besides. */
export interface Environment extends EnvironmentState {
  /** Whether its database was made by Beanstalk as a part of the environment: then Beanstalk sets RDS_* itself. */
  readonly coupledDatabase: boolean;
  /** EC2 ids of its servers. */
  readonly instanceIds: readonly string[];
}

/** Every environment of an application that isn't terminated. */
export async function environmentsOf(
  place: Place,
  application: string,
): Promise<EnvironmentState[]> {
  const found: EnvironmentDescription[] = [];
  let page: string | undefined;
  do {
    const { Environments = [], NextToken } = await ask(
      `list the Beanstalk environments of ${application}`,
      () =>
        beanstalk(place).send(
          new DescribeEnvironmentsCommand({
            ApplicationName: application,
            IncludeDeleted: false,
            ...(page !== undefined && { NextToken: page }),
          }),
        ),
    );
    found.push(...Environments);
    page = NextToken;
  } while (page);
  return found.flatMap((one) =>
    one.Status === "Terminated" ? [] : (stateOf(one) ?? []),
  );
}

/** The environment of that name as it is now, in one call; undefined when there is none or it is terminated. */
export async function environmentState(
  place: Place,
  name: string,
): Promise<EnvironmentState | undefined> {
  const { Environments = [] } = await ask(
    `describe the Beanstalk environment ${name}`,
    () =>
      beanstalk(place).send(
        new DescribeEnvironmentsCommand({
          EnvironmentNames: [name],
          IncludeDeleted: false,
        }),
      ),
  );
  // A name can be used again: terminated ones of that name may still be listed beside the living one.
  const found = Environments.find(({ Status }) => Status !== "Terminated");
  return found && stateOf(found);
}

function stateOf(found: EnvironmentDescription): EnvironmentState | undefined {
  if (!found.EnvironmentId) return undefined;
  return {
    name: found.EnvironmentName ?? "",
    id: found.EnvironmentId,
    application: found.ApplicationName ?? "",
    status: found.Status ?? "unknown",
    health: found.Health ?? "Grey",
    ...(found.HealthStatus && { healthStatus: found.HealthStatus }),
    ...(found.CNAME && { cname: found.CNAME }),
  };
}

/** The environment of that name with its database's kind and its servers; undefined when there is none or it is terminated. */
export async function describeEnvironment(
  place: Place,
  name: string,
): Promise<Environment | undefined> {
  const state = await environmentState(place, name);
  if (!state) return undefined;
  const [options, resources] = await Promise.all([
    deployedOptions(place, state),
    ask(`list the servers of the Beanstalk environment ${name}`, () =>
      beanstalk(place).send(
        new DescribeEnvironmentResourcesCommand({ EnvironmentId: state.id }),
      ),
    ),
  ]);
  return {
    ...state,
    coupledDatabase: options.some(
      ({ namespace, name, value }) =>
        namespace === "aws:rds:dbinstance" &&
        name === "HasCoupledDatabase" &&
        value.toLowerCase() === "true",
    ),
    instanceIds: (resources.EnvironmentResources?.Instances ?? []).flatMap(
      ({ Id }) => (Id ? [Id] : []),
    ),
  };
}
