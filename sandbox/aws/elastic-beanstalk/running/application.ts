import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { commandLine, processExists } from "../../../postgres/pid-file";

/** How long a process may take to end by itself, in milliseconds. */
const patience = 3000;

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
  /** Longest it may take until it answers, in milliseconds. */
  readonly deadline: number;
}

/** The web application of an environment: a process with the environment's properties, and nothing of ours. */
export class Application {
  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    /** Where it answers, on 127.0.0.1. */
    readonly port: number,
  ) {}

  /**
   * Starts the process and waits until it answers HTTP, whatever it answers: a database that it can't reach makes
   * it unhealthy, not undeployed. Throws when it ends before, or doesn't answer in time.
   */
  static async start(options: ApplicationOptions): Promise<Application> {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      try {
        return await Application.startAt(port, options);
      } catch (error) {
        // Somebody else was quicker at that port.
        if (attempt === 3 || (await isFree(port))) throw error;
      }
    }
  }

  private static async startAt(
    port: number,
    options: ApplicationOptions,
  ): Promise<Application> {
    const log = openSync(options.logFile, "a", 0o600);
    let child: ChildProcess;
    try {
      child = spawn(process.execPath, [options.program, options.nameplate], {
        cwd: "/",
        env: {
          PATH: process.env.PATH ?? "/usr/bin:/bin",
          LANG: "C.UTF-8",
          TZ: "Australia/Sydney",
          ...options.properties,
          PGSSLROOTCERT: options.caFile,
          HOST: "127.0.0.1",
          PORT: String(port),
        },
        stdio: ["ignore", log, log],
      });
    } finally {
      closeSync(log);
    }
    await once(child, "spawn");
    if (child.pid === undefined) throw new Error("node could not be started");
    const application = new Application(child, child.pid, port);
    try {
      await application.answers(Date.now() + options.deadline);
    } catch (error) {
      await application.stop();
      throw error;
    }
    return application;
  }

  /** Whether the process has ended. */
  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Calls back when the process ends, or has. */
  onEnd(callback: () => void): void {
    if (this.ended) callback();
    else this.child.once("exit", callback);
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), patience);
    await ended;
    clearTimeout(timer);
  }

  private async answers(deadline: number): Promise<void> {
    for (;;) {
      if (this.ended) {
        throw new Error(
          `the application ended with ${this.child.signalCode ?? `exit code ${this.child.exitCode}`}`,
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

/** Ends a process that an earlier run of the sandbox left, if it is still the one with that nameplate. */
export async function endLeftover(
  pid: number,
  nameplate: string,
): Promise<void> {
  const ours = async () =>
    processExists(pid) && (await commandLine(pid)).endsWith(nameplate);
  if (!(await ours())) return;
  process.kill(pid, "SIGTERM");
  for (let waited = 0; await ours(); waited += 30) {
    if (waited > patience) process.kill(pid, "SIGKILL");
    if (waited > 2 * patience) {
      throw new Error(`The application's process ${pid} doesn't end.`);
    }
    await sleep(30);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
