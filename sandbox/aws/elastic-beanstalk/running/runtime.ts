import { setTimeout as sleep } from "node:timers/promises";
import type { Cloud } from "../../account/cloud";
import type { EnvironmentRecord, EnvironmentWork } from "../../state/records";
import { addEvent } from "../environments/events";
import { type Application, endLeftovers, probe } from "./application";
import {
  DeploymentFailure,
  deploy,
  nameplate,
  type Platform,
} from "./deployment";
import { judge, noteHealth, unknownHealth } from "./health";
import { LoadBalancer } from "./load-balancer";

/** Longest that requests may go on in a process that was replaced, in milliseconds. */
const longestDrain = 5000;
/** Between the end of a process and the start of the one in its place, in milliseconds. */
const restartPause = 500;

/** One environment as it runs: its address, and the process behind it. */
export class Runtime {
  private application: Application | undefined;
  private busy = false;
  private stopped = false;
  private restarting = false;

  private constructor(
    private readonly cloud: Cloud,
    private readonly environment: EnvironmentRecord,
    private readonly platform: Platform,
    private balancer: LoadBalancer,
  ) {}

  /** Opens the environment's address. Nothing answers behind it yet. */
  static async open(
    cloud: Cloud,
    environment: EnvironmentRecord,
    platform: Platform,
  ): Promise<Runtime> {
    const { balancer, port } = await LoadBalancer.listen(
      environment.address,
      environment.port,
    );
    environment.port = port;
    cloud.save();
    return new Runtime(cloud, environment, platform, balancer);
  }

  /** Starts the application with what is deployed, then goes on with interrupted work and watches its health. */
  async begin(): Promise<void> {
    const { environment, cloud } = this;
    await endLeftovers(environment, nameplate(cloud, environment));
    noteHealth(cloud, environment, unknownHealth);
    await this.restart();
    await this.checkHealth();
    cloud.background.run(() => this.watch());
    if (environment.work) this.work(environment.work);
  }

  /** Does some work in the background; the environment is Ready again, or gone, after it. */
  work(work: EnvironmentWork): void {
    this.cloud.background.run(async () => {
      this.busy = true;
      try {
        await this.perform(work);
      } catch (error) {
        // What the end of the sandbox cuts off, its next start does again.
        if (this.cloud.background.signal.aborted) throw error;
        this.fail(work, error);
      } finally {
        this.busy = false;
      }
    });
  }

  /** Answers at the other's address from now on, and lets it answer at this one's. Requests under way finish where they are. */
  swapAddresses(other: Runtime): void {
    [this.balancer, other.balancer] = [other.balancer, this.balancer];
    const { broken } = this.balancer;
    this.balancer.broken = other.balancer.broken;
    other.balancer.broken = broken;
    for (const { balancer, application } of [this, other]) {
      balancer.sendTo(application?.port);
    }
  }

  /** Ends the application and closes the address. */
  async stop(): Promise<void> {
    const { application } = this;
    // So that its end isn't taken for a crash.
    this.application = undefined;
    this.stopped = true;
    this.balancer.sendTo(undefined);
    await application?.stop();
    await this.balancer.close();
  }

  private async perform(work: EnvironmentWork): Promise<void> {
    const { environment, cloud } = this;
    noteHealth(cloud, environment, unknownHealth);
    if (work.kind === "terminate") return this.terminate(work);
    await this.update(work);
    this.settle();
  }

  /** Ready for the next call. Health is still unknown: the next check comes after the update, as AWS's does. */
  private settle(): void {
    const { environment, cloud } = this;
    environment.status = "Ready";
    environment.updatedAt = new Date().toISOString();
    delete environment.work;
    cloud.save();
  }

  /** Something that isn't the options' fault. */
  private fail({ requestId }: EnvironmentWork, error: unknown): void {
    const { environment, cloud } = this;
    cloud.report(`${environment.name}: ${String(error)}`);
    const message = "Internal error: the sandbox's log tells more.";
    addEvent(cloud, environment, "ERROR", message, requestId);
    if (environment.draft) environment.draft.status = "failed";
    this.settle();
  }

  private async update({ requestId }: EnvironmentWork): Promise<void> {
    const { environment, cloud } = this;
    const tell = (severity: "INFO" | "ERROR", message: string) =>
      addEvent(cloud, environment, severity, message, requestId);
    const options = environment.draft?.options ?? environment.deployed;
    const fault = cloud.faults.takeUpdateFault(environment.name);
    const shown = Date.now() + cloud.pace.updating;
    tell("INFO", "Environment update is starting.");
    tell(
      "INFO",
      `Updating environment ${environment.name}'s configuration settings.`,
    );
    try {
      if (fault?.kind === "roll-back") {
        throw new DeploymentFailure([
          fault.message ??
            "Unsuccessful command execution on the instance. Aborting the operation.",
          "Failed to deploy configuration.",
        ]);
      }
      const next = await deploy(cloud, environment, options, this.platform);
      await this.until(shown, next);
      this.balancer.broken = fault?.kind === "unhealthy";
      await this.replaceBy(next);
    } catch (error) {
      if (!(error instanceof DeploymentFailure)) throw error;
      await this.until(shown);
      for (const message of error.events) tell("ERROR", message);
      tell(
        "INFO",
        "The environment was reverted to the previous configuration setting.",
      );
      if (environment.draft) environment.draft.status = "failed";
      return;
    }
    environment.deployed = options;
    delete environment.draft;
    tell("INFO", "Instance deployment completed successfully.");
    tell("INFO", "Successfully deployed new configuration to environment.");
    tell("INFO", "Environment update completed successfully.");
  }

  private async terminate({ requestId }: EnvironmentWork): Promise<void> {
    const { environment, cloud } = this;
    const tell = (message: string) =>
      addEvent(cloud, environment, "INFO", message, requestId);
    tell("terminateEnvironment is starting.");
    await cloud.background.pause(cloud.pace.deleting);
    await this.stop();
    environment.status = "Terminated";
    environment.updatedAt = new Date().toISOString();
    delete environment.work;
    delete environment.pid;
    tell("terminateEnvironment completed successfully.");
  }

  /** Waits until that time. An application that was started for it is ended if the sandbox stops meanwhile. */
  private async until(time: number, next?: Application): Promise<void> {
    try {
      await this.cloud.background.pause(Math.max(0, time - Date.now()));
    } catch (error) {
      await next?.stop();
      throw error;
    }
  }

  /** Lets a started application answer from now on, and ends the one before it when its requests are done. */
  private async replaceBy(next: Application): Promise<void> {
    const before = this.application;
    this.take(next);
    if (!before) return;
    for (
      let waited = 0;
      waited < longestDrain && this.balancer.underWay(before.port) > 0;
      waited += 20
    ) {
      await sleep(20);
    }
    await before.stop();
  }

  private take(application: Application): void {
    this.application = application;
    this.balancer.sendTo(application.port);
    this.environment.pid = application.pid;
    delete this.environment.nextPid;
    this.cloud.save();
    application.onEnd(() => {
      if (this.application !== application) return;
      this.application = undefined;
      this.balancer.sendTo(undefined);
      this.cloud.background.run(async () => {
        await this.cloud.background.pause(restartPause);
        await this.restart();
      });
    });
  }

  /**
   * Starts what is deployed, unless something runs. A failure leaves nothing running: the health check
   * will tell, and try again.
   */
  private async restart(): Promise<void> {
    if (this.restarting || this.application || this.stopped) return;
    const { environment, cloud } = this;
    this.restarting = true;
    try {
      const { deployed } = environment;
      const next = await deploy(cloud, environment, deployed, this.platform);
      // An update may have been quicker.
      if (this.application || this.stopped) await next.stop();
      else this.take(next);
    } catch (error) {
      if (!(error instanceof DeploymentFailure)) throw error;
      cloud.report(`${environment.name}: ${error.message}`);
    } finally {
      this.restarting = false;
    }
  }

  private async watch(): Promise<void> {
    for (;;) {
      await this.cloud.background.pause(this.cloud.pace.health);
      if (this.environment.status === "Terminated") return;
      if (!this.busy && this.environment.status === "Ready") {
        await this.checkHealth();
        if (!this.busy) await this.restart();
      }
    }
  }

  private async checkHealth(): Promise<void> {
    const { application, environment, cloud } = this;
    const status = this.balancer.broken
      ? 500
      : application && (await probe(application.port, 5000));
    // What was looked at is about to be replaced, or has been.
    if (this.busy || this.application !== application) return;
    if (environment.status === "Terminated") return;
    noteHealth(cloud, environment, judge(status));
  }
}
