import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Background } from "./aws/account/background";
import type { Cloud } from "./aws/account/cloud";
import { Faults } from "./aws/account/faults";
import { demoPace, type Pace } from "./aws/account/pace";
import { Servers } from "./aws/account/servers";
import { type Control, controlOf } from "./aws/control";
import { Environments } from "./aws/elastic-beanstalk/running/environments";
import { createEndpoint, type Ready } from "./aws/endpoint";
import { InstanceLifecycle } from "./aws/rds/instances/lifecycle";
import { ask } from "./aws/remote-control";
import { RequestLog } from "./aws/request-log";
import { Store } from "./aws/state/store";
import { databases } from "./demo/cobalt/world";
import { environmentOf } from "./environment-of";
import { listen, somePort } from "./machine/ports";
import { createAuthority } from "./postgres/authority";
import { enterWorld } from "./seed/enter-world";
import { newState } from "./seed/new-state";
import {
  type PreparedDatabases,
  prepareDatabases,
  removeDatabases,
  type Scale,
} from "./seed/prepare-databases";

/** How to start a sandbox. */
export interface SandboxOptions {
  /** Folder that holds all of it. Made when it isn't there. */
  readonly home: string;
  /** How much data a new home gets. */
  readonly scale?: Scale;
  /** Seed of a new home's data. */
  readonly seed?: number;
  /** Databases to copy into a new home, instead of making them. */
  readonly databases?: PreparedDatabases;
  /** How long changes of status take. Default: `demoPace`. */
  readonly pace?: Pace;
  /** Most records of one answer of RDS. Default: 100, as RDS has it. */
  readonly pageSize?: number;
  /** Told what is being done until the sandbox is up, and of what goes wrong later. */
  readonly report?: (line: string) => void;
  /** Lets the control API stop the sandbox: called after its answer. */
  readonly onStop?: () => void;
}

/** A sandbox that is up. */
export interface Sandbox {
  readonly home: string;
  /** Endpoint of all its services. */
  readonly url: string;
  /** Variables that make AWS clients, and PostgreSQL clients, use it. */
  readonly env: Readonly<Record<string, string>>;
  readonly control: Control;
  /** Ends everything that runs. The home stays, and can be started again. */
  stop(): Promise<void>;
}

/** Another sandbox already serves the home. */
export class AlreadyRunning extends Error {
  constructor(home: string) {
    super(`A sandbox is already running in ${home}.`);
    this.name = "AlreadyRunning";
  }
}

/**
 * Starts the sandbox of a home in this process; its servers and applications are processes of their own. A new home
 * gets the demo's world first. One that was killed goes on where it was. Throws AlreadyRunning.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const home = resolve(options.home);
  const report = options.report ?? (() => undefined);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const store = Store.open(home, newState);
  const { state } = store;
  let doing: string | undefined = "The sandbox is starting.";
  let ready: Ready | undefined;
  const endpoint = createEndpoint(
    state,
    { progress: () => doing, stop: options.onStop },
    () => ready,
  );
  const say = (line: string) => {
    doing = line;
    report(line);
  };
  await takePort(endpoint, store, home);

  const background = new Background((error) => report(String(error)));
  const { cloud, instances, environments } = await createCloud(
    home,
    store,
    background,
    options,
    report,
  );
  const stop = async () => {
    endpoint.close();
    endpoint.closeAllConnections();
    await background.stop();
    await environments.stop();
    await Promise.all(
      Object.values(state.instances).map((instance) =>
        cloud.servers.stop(instance),
      ),
    );
  };
  try {
    if (!state.seeded) await seed(cloud, options, say);
    say("Starting the database servers.");
    await startServers(cloud);
    instances.begin();
    say("Starting the environments' applications.");
    await environments.begin();
    await untilSettled(cloud);
  } catch (error) {
    await stop();
    throw error;
  }
  const requests = new RequestLog();
  const control = controlOf(cloud, requests, databases.production.identifier);
  ready = { cloud, requests, control };
  doing = undefined;
  return { home, ...environmentOf(home, state), control, stop };
}

async function createCloud(
  home: string,
  store: Store,
  background: Background,
  options: SandboxOptions,
  report: (line: string) => void,
): Promise<{
  cloud: Cloud;
  instances: InstanceLifecycle;
  environments: Environments;
}> {
  const authority = await createAuthority(join(home, "authority"));
  const cloud: Cloud = {
    home,
    state: store.state,
    save: () => store.save(),
    pace: { ...(options.pace ?? demoPace) },
    pageSize: options.pageSize ?? 100,
    faults: new Faults(),
    background,
    servers: new Servers(home, authority),
    report,
    changed: ({ resourceId }) => {
      store.save();
      instances.wake(resourceId);
    },
    begin: (environment, work) => environments.start(environment, work),
    swapAddresses: (one, other) => environments.swapAddresses(one, other),
  };
  const instances = new InstanceLifecycle(cloud);
  const environments = new Environments(cloud, {
    program: join(__dirname, "demo", "app.mjs"),
    caFile: authority.caFile,
  });
  return { cloud, instances, environments };
}

/** Listens on the home's port, which no second sandbox of this home can have. Takes another when a stranger has it. */
async function takePort(
  endpoint: ReturnType<typeof createEndpoint>,
  store: Store,
  home: string,
): Promise<void> {
  for (;;) {
    try {
      await listen(endpoint, "127.0.0.1", store.state.port);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
    const answer = await ask(store.state);
    if (answer.is === "this") throw new AlreadyRunning(home);
    if (answer.is === "other") {
      store.state.port = somePort();
      store.save();
    }
  }
}

async function seed(
  cloud: Cloud,
  options: SandboxOptions,
  say: (line: string) => void,
): Promise<void> {
  await removeRemains(cloud);
  if (options.databases) {
    await enterWorld(cloud, options.databases, true);
    return;
  }
  say("Making production's and Test's databases: this takes half a minute.");
  const folder = join(cloud.home, "seed");
  const prepared = await prepareDatabases(
    folder,
    await createAuthority(join(cloud.home, "authority")),
    { ...options.scale, seed: options.seed },
  );
  await enterWorld(cloud, prepared, false);
  await removeDatabases(folder);
}

/** Ends and removes what an interrupted first start left. */
async function removeRemains(cloud: Cloud): Promise<void> {
  for (const instance of Object.values(cloud.state.instances)) {
    await cloud.servers.remove(instance);
  }
}

/** Servers that still run are adopted. Those of instances in the making are the lifecycle's matter. */
async function startServers(cloud: Cloud): Promise<void> {
  await Promise.all(
    Object.values(cloud.state.instances)
      .filter(
        ({ status }) =>
          ![
            ...["creating", "deleting", "incompatible-restore"],
            ...["stopping", "stopped", "starting"],
          ].includes(status),
      )
      .map((instance) => cloud.servers.start(instance)),
  );
}

/** How long a first snapshot and the first health checks may take, in milliseconds. */
const settleDeadline = 60_000;

/** Waits until snapshots that are being made are there, so that a new sandbox begins with last night's. */
async function untilSettled(cloud: Cloud): Promise<void> {
  const deadline = Date.now() + settleDeadline;
  while (
    Object.values(cloud.state.snapshots).some(
      ({ status }) => status === "creating",
    ) &&
    Date.now() < deadline
  ) {
    await sleep(20);
  }
}
