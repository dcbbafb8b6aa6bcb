import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "./account/cloud";
import { visibleStatus } from "./account/cloud";
import type { CallFault, UpdateFault } from "./account/faults";
import type { Pace } from "./account/pace";
import { address } from "./elastic-beanstalk/environments/environment-answer";
import { isLive } from "./elastic-beanstalk/environments/find";
import {
  namespaces,
  propertiesOf,
} from "./elastic-beanstalk/environments/options";
import { findInstance, findSnapshot } from "./rds/instances/find";
import { enterAutomatedSnapshot } from "./rds/instances/new-snapshot";
import type { LoggedRequest, RequestLog } from "./request-log";
import type { EnvironmentRecord, InstanceRecord } from "./state/records";

/** What there is, for people. */
export interface Overview {
  readonly instances: readonly {
    readonly identifier: string;
    readonly resourceId: string;
    readonly status: string;
    /** `address:port` */
    readonly endpoint: string;
    /** Identifier of the snapshot it was made from. */
    readonly restoredFrom?: string;
    readonly deletionProtection: boolean;
  }[];
  readonly snapshots: readonly {
    readonly identifier: string;
    readonly instance: string;
    readonly type: string;
    readonly status: string;
    readonly createdAt: string;
  }[];
  readonly environments: readonly {
    readonly name: string;
    readonly status: string;
    readonly health: string;
    readonly healthStatus: string;
    readonly url: string;
    /** Identifier of the instance that its properties lead to. */
    readonly database?: string;
    /** Name of its database there: RDS_DB_NAME. */
    readonly databaseName?: string;
  }[];
}

/** What only whoever runs the sandbox can do with it: be the night, look behind the scenes, make things go wrong. */
export interface Control {
  /** What there is. */
  overview(): Promise<Overview>;
  /** Takes an automated snapshot and waits until it is available. Default: of production, now. */
  snapshot(options?: {
    readonly instance?: string;
    /** ISO 8601. The moment that the snapshot claims to be of; its data is today's. */
    readonly time?: string;
  }): Promise<{ identifier: string }>;
  /** Makes the next calls go wrong. */
  failCalls(fault: CallFault): Promise<void>;
  /** Makes the next update of an environment go wrong. */
  failUpdate(environment: string, fault: UpdateFault): Promise<void>;
  /** Answers every call with ExpiredToken, or no longer. */
  expireCredentials(expired: boolean): Promise<void>;
  /** Shows a caller no settings of an environment, as without permission, or does again. */
  hideSettings(environment: string, hide: boolean): Promise<void>;
  /** Shows an instance, snapshot or environment in a status for some seconds, whatever it is really. 0 ends it. */
  hold(name: string, status: string, seconds: number): Promise<void>;
  /** Ends a process of an environment's application, as a crash would. */
  crash(environment: string): Promise<void>;
  /** Takes all faults and holds back. */
  mend(): Promise<void>;
  /** Changes how long changes of status take. */
  setPace(pace: Partial<Pace>): Promise<void>;
  /** Most records of one answer of RDS. */
  setPageSize(size: number): Promise<void>;
  /** All calls since the sandbox was started, or since they were forgotten. */
  requests(): Promise<readonly LoggedRequest[]>;
  /** Forgets all calls. */
  forgetRequests(): Promise<void>;
}

/** How long a snapshot may take, in milliseconds. */
const snapshotDeadline = 120_000;

/** The control of a sandbox in this process. @param production Identifier of production's instance. */
export function controlOf(
  cloud: Cloud,
  requests: RequestLog,
  production: string,
): Control {
  return {
    overview: async () => overview(cloud),
    snapshot: async ({ instance: name = production, time } = {}) => {
      const instance = instanceNamed(cloud, name);
      await until(
        () => instance.status === "available",
        `${name} doesn't become available`,
      );
      const snapshot = enterAutomatedSnapshot(
        cloud,
        instance,
        time === undefined ? undefined : new Date(time),
      );
      await until(
        () => snapshot.status === "available",
        `${snapshot.identifier} doesn't become available`,
      );
      return { identifier: snapshot.identifier };
    },
    failCalls: async (fault) => cloud.faults.addCallFault(fault),
    failUpdate: async (environment, fault) =>
      cloud.faults.addUpdateFault(
        environmentNamed(cloud, environment).name,
        fault,
      ),
    expireCredentials: async (expired) => {
      cloud.faults.expired = expired;
    },
    hideSettings: async (environment, hide) =>
      cloud.faults.hideSettings(
        environmentNamed(cloud, environment).name,
        hide,
      ),
    hold: async (name, status, seconds) => {
      const record =
        findInstance(cloud, name) ??
        findSnapshot(cloud, name) ??
        environmentNamed(cloud, name);
      const until = new Date(Date.now() + seconds * 1000).toISOString();
      record.held = { status, until };
      cloud.save();
    },
    crash: async (name) => {
      const { pid } = environmentNamed(cloud, name);
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    },
    mend: async () => {
      cloud.faults.clear();
      for (const record of [
        ...Object.values(cloud.state.instances),
        ...Object.values(cloud.state.snapshots),
        ...Object.values(cloud.state.environments),
      ]) {
        delete record.held;
      }
      cloud.save();
    },
    setPace: async (pace) => {
      Object.assign(cloud.pace, pace);
    },
    setPageSize: async (size) => {
      cloud.pageSize = size;
    },
    requests: async () => requests.list(),
    forgetRequests: async () => requests.clear(),
  };
}

function overview(cloud: Cloud): Overview {
  const { instances, snapshots, environments } = cloud.state;
  return {
    instances: Object.values(instances).map((instance) => ({
      identifier: instance.identifier,
      resourceId: instance.resourceId,
      status: visibleStatus(instance),
      endpoint: `${instance.address}:${instance.port}`,
      ...(instance.restoredFrom ? { restoredFrom: instance.restoredFrom } : {}),
      deletionProtection: instance.settings.DeletionProtection,
    })),
    snapshots: Object.values(snapshots)
      .map((snapshot) => ({
        identifier: snapshot.identifier,
        instance: snapshot.instanceIdentifier,
        type: snapshot.type,
        status: visibleStatus(snapshot),
        createdAt: snapshot.createdAt,
      }))
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt)),
    environments: Object.values(environments)
      .filter(isLive)
      .map((environment) => {
        const properties = propertiesOf(environment.deployed, namespaces.plain);
        const database = databaseOf(cloud, properties)?.identifier;
        const databaseName = properties.RDS_DB_NAME;
        return {
          name: environment.name,
          status: visibleStatus(environment),
          health: environment.health,
          healthStatus: environment.healthStatus,
          url: `http://${address(environment)}/`,
          ...(database ? { database } : {}),
          ...(databaseName ? { databaseName } : {}),
        };
      }),
  };
}

/** The instance that an environment's deployed properties lead to. */
function databaseOf(
  cloud: Cloud,
  properties: Readonly<Record<string, string>>,
): InstanceRecord | undefined {
  return Object.values(cloud.state.instances).find(
    ({ address, port }) =>
      address === properties.RDS_HOSTNAME &&
      String(port) === properties.RDS_PORT,
  );
}

function instanceNamed(cloud: Cloud, name: string): InstanceRecord {
  const found = findInstance(cloud, name);
  if (found) return found;
  throw new Error(
    `There is no instance ${name}. There are: ${Object.values(
      cloud.state.instances,
    )
      .map(({ identifier }) => identifier)
      .join(", ")}.`,
  );
}

function environmentNamed(cloud: Cloud, name: string): EnvironmentRecord {
  const alive = Object.values(cloud.state.environments).filter(isLive);
  const found = alive.find((environment) => environment.name === name);
  if (found) return found;
  throw new Error(
    `There is no environment or instance ${name}. Environments: ${alive.map((it) => it.name).join(", ")}.`,
  );
}

async function until(holds: () => boolean, problem: string): Promise<void> {
  const deadline = Date.now() + snapshotDeadline;
  while (!holds()) {
    if (Date.now() > deadline) {
      throw new Error(
        `${problem} within ${snapshotDeadline / 1000} s. The sandbox's log tells more.`,
      );
    }
    await sleep(20);
  }
}
