import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, isFree } from "../../../machine/ports";
import {
  commandLine,
  endProcess,
  processExists,
  type Started,
  startProgram,
} from "../../../machine/processes";
import type { EnvironmentRecord } from "../../state/records";

const loopback = "127.0.0.1";

/** What an application is started with. */
export interface ApplicationOptions {
  /** The program: a file that `node` runs. */
  readonly program: string;
  /** The last argument, by which its process is known again. The program doesn't look at it. */
  readonly nameplate: string;
  /** The environment's properties: all that the program knows of where it is. */
  readonly properties: Readonly<Record<string, string>>;
  /** Certificate authority of the database servers. */
  readonly caFile: string;
  /** File that its output is added to. */
  readonly logFile: string;
  /** Told the process's id as soon as there is one. */
  readonly onStart: (pid: number) => void;
  /** Longest it may take until it answers, in milliseconds. */
  readonly deadline: number;
}

/** The web application of an environment: a process with the environment's properties, and nothing of ours. */
export class Application {
  private constructor(
    private readonly process: Started,
    /** Where it answers, on 127.0.0.1. */
    readonly port: number,
  ) {}

  /**
   * Starts the process and waits until it answers HTTP, whatever it answers: a database that it can't reach makes
   * it unhealthy, not undeployed. Throws when it ends before, or doesn't answer in time.
   */
  static async start(options: ApplicationOptions): Promise<Application> {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort(loopback);
      try {
        return await Application.startAt(port, options);
      } catch (error) {
        // Somebody else was quicker at that port.
        if (attempt === 3 || (await isFree(loopback, port))) throw error;
      }
    }
  }

  private static async startAt(
    port: number,
    options: ApplicationOptions,
  ): Promise<Application> {
    const log = await open(options.logFile, "a", 0o600);
    const started = await startProgram({
      file: process.execPath,
      args: [options.program, options.nameplate],
      env: {
        PATH: process.env.PATH ?? "/usr/bin:/bin",
        LANG: "C.UTF-8",
        TZ: "Australia/Sydney",
        ...options.properties,
        PGSSLROOTCERT: options.caFile,
        HOST: loopback,
        PORT: String(port),
      },
      stdio: ["ignore", log.fd, log.fd],
    }).finally(() => log.close());
    options.onStart(started.pid);
    const application = new Application(started, port);
    try {
      await application.answers(Date.now() + options.deadline);
    } catch (error) {
      await application.stop();
      throw error;
    }
    return application;
  }

  /** Id of the process. */
  get pid(): number {
    return this.process.pid;
  }

  /** Calls back when the process ends, or has. */
  onEnd(callback: () => void): void {
    void this.process.end.then(callback);
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    await this.process.stop();
  }

  private async answers(deadline: number): Promise<void> {
    for (;;) {
      if (this.process.hasEnded()) {
        const { signal, exitCode } = await this.process.end;
        throw new Error(
          `the application ended with ${signal ?? `exit code ${exitCode}`}`,
        );
      }
      if ((await probe(this.port, 5000)) !== undefined) return;
      if (Date.now() > deadline) {
        throw new Error("the application doesn't answer");
      }
      await sleep(30);
    }
  }
}

/**
 * The HTTP status of the application's health check; undefined when there is no answer.
 * @param timeout Milliseconds.
 */
export async function probe(
  port: number,
  timeout: number,
): Promise<number | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, {
      signal: AbortSignal.timeout(timeout),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    // No connection, a cut one, or too late: all the same to a load balancer.
    return undefined;
  }
}

/** Ends the processes that an earlier run of the sandbox left, those that are still the ones with that nameplate. */
export async function endLeftovers(
  { pid, nextPid }: Pick<EnvironmentRecord, "pid" | "nextPid">,
  nameplate: string,
): Promise<void> {
  for (const left of [pid, nextPid]) {
    if (left === undefined) continue;
    const isOurs = async () =>
      processExists(left) && (await commandLine(left)).endsWith(nameplate);
    if (!(await isOurs())) continue;
    await endProcess(left, isOurs, [
      ["SIGTERM", 3_000],
      ["SIGKILL", 3_000],
    ]);
  }
}
