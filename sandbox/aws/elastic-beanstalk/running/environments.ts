import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Cloud } from "../../account/cloud";
import type { EnvironmentRecord, EnvironmentWork } from "../../state/records";
import type { Platform } from "./deployment";
import { Runtime } from "./runtime";

/** The running side of all environments. */
export class Environments {
  private readonly runtimes = new Map<string, Runtime>();

  constructor(
    private readonly cloud: Cloud,
    private readonly platform: Platform,
  ) {}

  /** Brings up every environment that is recorded, and goes on with what was being done to it. */
  async begin(): Promise<void> {
    await mkdir(join(this.cloud.home, "logs"), {
      recursive: true,
      mode: 0o700,
    });
    const alive = Object.values(this.cloud.state.environments).filter(
      ({ status }) => status !== "Terminated",
    );
    await Promise.all(alive.map((environment) => this.bringUp(environment)));
  }

  /** Does what was noted as the environment's work. The call that asked for it is answered before. */
  start(environment: EnvironmentRecord, work: EnvironmentWork): void {
    const runtime = this.runtimes.get(environment.id);
    environment.work = work;
    this.cloud.save();
    if (runtime) runtime.work(work);
  }

  /** Lets two environments answer at each other's address from now on. */
  swapAddresses(one: EnvironmentRecord, other: EnvironmentRecord): void {
    const [first, second] = [one, other].map(({ id }) => this.runtimes.get(id));
    if (!first || !second) throw new Error("an environment isn't brought up");
    first.swapAddresses(second);
    [one.address, other.address] = [other.address, one.address];
    [one.port, other.port] = [other.port, one.port];
    this.cloud.save();
  }

  /** Ends all applications and their addresses. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.runtimes.values()].map((runtime) => runtime.stop()),
    );
    this.runtimes.clear();
  }

  private async bringUp(environment: EnvironmentRecord): Promise<void> {
    const runtime = await Runtime.open(this.cloud, environment, this.platform);
    this.runtimes.set(environment.id, runtime);
    await runtime.begin();
  }
}
