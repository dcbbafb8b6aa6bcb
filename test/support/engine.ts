import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join, resolve } from "node:path";
import { execa } from "execa";
import type { Test } from "tap";
import { parse, stringify } from "yaml";
import { killTree } from "./process-tree";

/** The end of a `pulumi` command. */
export interface Ended {
  /** 137 where it was killed. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `pulumi` command that is running. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What it has written so far, both outputs in one. */
  output(): string;
  /** Kills it and every process that it has started, by SIGKILL and all at once. */
  kill(): Promise<void>;
}

/** How one command is run. */
export interface CommandOptions {
  /** Variables besides the engine's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. Default: empty. */
  readonly input?: string;
  /** A folder whose programs are found before all others. */
  readonly programs?: string;
  /** Milliseconds that it may take. Default: 8 minutes. */
  readonly patience?: number;
}

/** The real Pulumi engine on one sandbox, with a state of its own. */
export interface Engine {
  readonly stack: string;
  /** The folder that holds the states: for searching it. */
  readonly stateDir: string;
  /** The folder with the project and the stack's file, where commands run. */
  readonly projectDir: string;
  /** The variables that commands run with. */
  readonly env: NodeJS.ProcessEnv;
  pulumi(args: readonly string[], options?: CommandOptions): Promise<Ended>;
  /** Starts a command as `npm run pulumi` does: a lock that a killed one left is broken first. */
  start(args: readonly string[], options?: CommandOptions): Promise<Running>;
  spawn(args: readonly string[], options?: CommandOptions): Running;
  /** Sets keys of the stack's configuration; `undefined` takes one away. */
  config(values: Readonly<Record<string, unknown>>): Promise<void>;
  /** The stack's outputs, secrets in clear. */
  outputs(): Promise<Record<string, unknown>>;
}

/** What a test may want otherwise. */
export interface EngineOptions {
  /** Name of the stack. Default: `sandbox`. */
  readonly stack?: string;
  /** The stack's configuration. Default: that of the committed stack file. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Folder of the program, with its Pulumi.yaml. Default: this project. */
  readonly program?: string;
  /** The AWS provider's own code. Default: the stand-in. */
  readonly plugin?: "bridged";
}

/** Milliseconds that one command may take. */
const PATIENCE = 8 * 60_000;

/**
 * Sets up the engine for a test: its own PULUMI_HOME, state, project folder and stack file, all gone with the
 * test. Several may run side by side.
 * @param sandbox What it works on, by the variables that an AWS client takes.
 */
export async function startEngine(
  t: Pick<Test, "teardown">,
  sandbox: { readonly env: Readonly<Record<string, string>> },
  options: EngineOptions = {},
): Promise<Engine> {
  // ECMAScript modules, which tap's loader lets a test import but not require.
  const { pulumiPlaces } = await import("../../tools/machine/places.mjs");
  const { getPulumi } = await import("../../tools/pulumi/get.mjs");
  const { openSession } = await import("../../tools/stack/session.mjs");

  const home = await mkdtemp(join(tmpdir(), "engine-"));
  const running = new Set<Running>();
  t.teardown(async () => {
    for (const one of running) await one.kill();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  const stack = options.stack ?? "sandbox";
  const project = join(home, "project");
  const stackFile = join(project, `Pulumi.${stack}.yaml`);
  await writeProject(project, stackFile, options);
  const open = async () =>
    openSession({
      cli: await getPulumi(),
      home,
      aws: sandbox.env,
      stack,
      project,
      plugin: options.plugin,
    });
  let session = await open();

  const engine: Engine = {
    stack,
    stateDir: pulumiPlaces(home).state,
    projectDir: project,
    env: session.env,
    async pulumi(args, options) {
      const one = await engine.start(args, options);
      return one.ended;
    },
    async start(args, options) {
      session = await open();
      return engine.spawn(args, options);
    },
    spawn(args, { env, input, programs, patience = PATIENCE } = {}) {
      const PATH = [programs, session.env.PATH].filter(Boolean).join(delimiter);
      const child = execa(session.pulumi, args, {
        cwd: session.cwd,
        env: { ...session.env, PATH, ...env },
        extendEnv: false,
        input: input ?? "",
        reject: false,
        timeout: patience,
        all: true,
        stripFinalNewline: false,
      });
      let output = "";
      child.all?.on("data", (part) => {
        output += part;
      });
      const ended = child.then((result) => {
        running.delete(one);
        return {
          exitCode: result.exitCode ?? 137,
          stdout: result.stdout,
          stderr: result.stderr,
        };
      });
      const pid = child.pid;
      if (pid === undefined) throw new Error("pulumi could not be started");
      const one: Running = {
        pid,
        ended,
        output: () => output,
        kill: () => killTree(pid),
      };
      running.add(one);
      return one;
    },
    async config(values) {
      const file = parse(await readFile(stackFile, "utf8"));
      for (const [key, value] of Object.entries(values))
        if (value === undefined) delete file.config[key];
        else file.config[key] = value;
      await writeYaml(stackFile, file);
    },
    async outputs() {
      const { stdout } = await engine.pulumi([
        "stack",
        "output",
        "--json",
        "--show-secrets",
      ]);
      return JSON.parse(stdout);
    },
  };
  return engine;
}

/** Makes a project folder whose stack file a test may change: the program stays where it is. */
async function writeProject(
  folder: string,
  stackFile: string,
  { program = ".", config }: EngineOptions,
): Promise<void> {
  const read = (name: string) => readFile(join(program, name), "utf8");
  const project = parse(await read("Pulumi.yaml"));
  await mkdir(folder);
  await writeYaml(join(folder, "Pulumi.yaml"), {
    ...project,
    main: resolve(program, project.main ?? ""),
    ...(project.plugins && {
      plugins: {
        providers: project.plugins.providers.map(
          (plugin: { path: string }) => ({
            ...plugin,
            path: resolve(program, plugin.path),
          }),
        ),
      },
    }),
  });
  await writeYaml(
    stackFile,
    config ? { config } : parse(await read(basename(stackFile))),
  );
}

/** In quotes: what is a word to one reader of YAML (ON) is a boolean to another. */
async function writeYaml(file: string, value: unknown): Promise<void> {
  await writeFile(
    file,
    stringify(value, {
      defaultStringType: "QUOTE_DOUBLE",
      defaultKeyType: "PLAIN",
    }),
  );
}
