import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DescribeConfigurationSettingsCommand,
  ElasticBeanstalkClient,
} from "@aws-sdk/client-elastic-beanstalk";
import { RDSClient } from "@aws-sdk/client-rds";
import type { Test } from "tap";
import type { Sandbox } from "../../sandbox/sandbox";
import {
  type CommandOptions,
  type Ended,
  type Engine,
  type Running,
  startEngine,
} from "./engine";
import { startTestSandbox, type TestSandboxOptions } from "./sandbox";
import { until } from "./until";

/** The stack of `npm start` on a sandbox of its own, on the real engine. */
export interface Stack {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  /** For whoever does something by hand. */
  readonly beanstalk: ElasticBeanstalkClient;
  readonly rds: RDSClient;
  up(...args: string[]): Promise<Ended>;
  destroy(): Promise<Ended>;
  /** The copies that RDS has now: every instance that isn't the demo's own. */
  copies(): Promise<{ identifier: string; deletionProtection: boolean }[]>;
  /** Which instance an environment uses now. */
  databaseOf(environment: string): Promise<string | undefined>;
  /** What an environment's application says of itself. */
  application(environment: string): Promise<ApplicationStatus>;
  /** All settings of an environment, in one order. */
  settingsOf(environment: string): Promise<string[]>;
}

/** What the demo's web application answers at /status.json, as far as tests look at it. */
export interface ApplicationStatus {
  readonly users: number;
  readonly mailsWaiting: number;
  readonly people: readonly { readonly name: string; readonly email: string }[];
  readonly database: {
    readonly host: string;
    readonly port: number | string;
    readonly name: string;
    readonly user: string;
  };
}

/**
 * Starts both for a test; they end with it.
 * @param options.stack Which of the project's stack files it is brought up with. Default: `sandbox`.
 * @param options.plugin The AWS provider's own code. Default: the stand-in.
 * @param options.sandbox What is otherwise about the sandbox.
 */
export async function startStack(
  t: Pick<Test, "teardown" | "comment">,
  {
    stack,
    plugin,
    sandbox: options,
  }: {
    readonly stack?: string;
    readonly plugin?: "bridged";
    readonly sandbox?: TestSandboxOptions;
  } = {},
): Promise<Stack> {
  const sandbox = await startTestSandbox(t, options);
  const engine = await startEngine(t, sandbox, { stack, plugin });
  const settings = {
    region: sandbox.env.AWS_REGION ?? "",
    endpoint: sandbox.url,
    credentials: {
      accessKeyId: sandbox.env.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: sandbox.env.AWS_SECRET_ACCESS_KEY ?? "",
    },
  };
  const beanstalk = new ElasticBeanstalkClient(settings);
  const rds = new RDSClient(settings);
  for (const client of [beanstalk, rds]) t.teardown(() => client.destroy());
  const environment = async (name: string) => {
    const { environments } = await sandbox.control.overview();
    const found = environments.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no environment ${name}`);
    return found;
  };
  return {
    sandbox,
    engine,
    beanstalk,
    rds,
    up: (...args) => engine.pulumi(["up", "--yes", "--skip-preview", ...args]),
    destroy: () => engine.pulumi(["destroy", "--yes", "--skip-preview"]),
    copies: async () => {
      const { instances } = await sandbox.control.overview();
      return instances
        .filter(({ identifier }) => identifier.startsWith("prod-copy-"))
        .map(({ identifier, deletionProtection }) => ({
          identifier,
          deletionProtection,
        }));
    },
    databaseOf: async (name) => (await environment(name)).database,
    application: async (name) => {
      const { url } = await environment(name);
      const response = await fetch(new URL("status.json", url), {
        signal: AbortSignal.timeout(60_000),
      });
      if (!response.ok) throw new Error(`${name} answered ${response.status}`);
      return (await response.json()) as ApplicationStatus;
    },
    settingsOf: async (name) => {
      const { ConfigurationSettings = [] } = await beanstalk.send(
        new DescribeConfigurationSettingsCommand({
          ApplicationName: "cobalt",
          EnvironmentName: name,
        }),
      );
      const deployed = ConfigurationSettings.filter(
        ({ DeploymentStatus = "deployed" }) => DeploymentStatus === "deployed",
      );
      return deployed
        .flatMap(({ OptionSettings = [] }) => OptionSettings)
        .map(({ Namespace, OptionName, Value }) =>
          JSON.stringify([Namespace, OptionName, Value]),
        )
        .sort();
    },
  };
}

/**
 * Starts an up that a gate of the test's holds, and kills all of it, its programs included, once it stands there.
 * @param isThere whether it does
 * @returns what it had written
 */
export async function killWhen(
  stack: Stack,
  isThere: () => Promise<boolean>,
  options?: CommandOptions,
): Promise<string> {
  const up = await runUntil(stack, isThere, options);
  await up.kill();
  await up.ended;
  return up.output();
}

/**
 * Starts an up that a gate of the test's holds.
 * @returns once it stands there
 */
async function runUntil(
  { engine }: Stack,
  isThere: () => Promise<boolean>,
  options?: CommandOptions,
): Promise<Running> {
  const up = await engine.start(["up", "--yes", "--skip-preview"], options);
  let over = false;
  void up.ended.then(() => {
    over = true;
  });
  try {
    await until(up.output, async () => over || (await isThere()));
  } catch (error) {
    // It would keep the stack's lock from the cases that follow.
    await up.kill();
    throw error;
  }
  if (over) throw new Error(`It ended by itself: ${up.output()}`);
  return up;
}

/**
 * Kills an up at a call of AWS that it gets no answer to, however late the kill comes.
 * @param options.how `hold-answer` (default): the call is done; `hold`: it isn't
 * @param options.sending parameters by which the call is known. Default: the first of its name
 * @param options.once what must have come besides
 * @returns what it had written
 */
export async function killAt(
  stack: Stack,
  action: string,
  options: Parameters<typeof runTo>[2] = {},
): Promise<string> {
  const up = await runTo(stack, action, options);
  await up.kill();
  await up.ended;
  await stack.sandbox.control.mend();
  return up.output();
}

/** Runs an up to a call of AWS that it gets no answer to until the sandbox is mended. */
export async function runTo(
  stack: Stack,
  action: string,
  options: {
    readonly how?: "hold" | "hold-answer";
    readonly sending?: Readonly<Record<string, string>>;
    readonly once?: () => Promise<boolean>;
  } = {},
): Promise<Running> {
  const { how = "hold-answer", once = async () => true } = options;
  const { sending = {} } = options;
  const { control } = stack.sandbox;
  await control.forgetRequests();
  const call = { action, sending };
  await control.failCalls({ ...call, effect: { kind: how } });
  // It may be sent again.
  await control.failCalls({ ...call, times: 1_000, effect: { kind: "hold" } });
  return runUntil(
    stack,
    async () =>
      (await control.requests()).some(
        (request) =>
          request.action === action &&
          Object.entries(sending).every(
            ([name, value]) => request.parameters[name] === value,
          ),
      ) && (await once()),
  );
}

/** A command has succeeded; if not, the end of what it wrote is shown. */
export function succeeded(t: Test, command: Ended): Ended {
  const { exitCode, stdout, stderr } = command;
  const end = `${stdout}\n${stderr}`.trim().split("\n").slice(-30);
  t.equal(exitCode, 0, "exit code", { output: end.join("\n") });
  return command;
}

/** What all files below a folder hold: for searching it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")),
  );
}

/** Calls that change something, as AWS names them. */
export const writingActions =
  /^(Restore|Create|Modify|Delete|Reboot|Add|Remove|Update|Terminate|Restart|Swap|Rebuild|Promote|Stop|Start)/;
