// The language host for Node programs, where the Pulumi CLI came without one.
//
// The official CLI ships `pulumi-language-nodejs` beside `pulumi`; a CLI built from Go modules has
// none, because that host has no module version. This stands in for it: the engine starts it, reads
// its port from the first line of its standard output, and asks it to run the program. The program
// itself is run by what `@pulumi/pulumi` carries for that (`cmd/run`), as the official host does, so
// that a program behaves and fails in the same words under both.
"use strict";

const { spawn } = require("node:child_process");
const { fstatSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");
const shlex = require("shlex");
const {
  LanguageRuntimeService,
} = require("@pulumi/pulumi/proto/language_grpc_pb.js");
const language = require("@pulumi/pulumi/proto/language_pb.js");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb.js");
const { version } = require("@pulumi/pulumi/package.json");

/** `cmd/run` ends with this code when it has told the user what is wrong: nothing more should be said. */
const ALREADY_REPORTED = 32;

/** How long a program that was asked to end may take, in milliseconds: as long as under the official host. */
const PATIENCE = 5_000;

const engineAddress = process.argv[process.argv.length - 1] ?? "";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * @typedef {import("@pulumi/pulumi/proto/language_pb.js").RunRequest} RunRequest
 * @typedef {import("@pulumi/pulumi/proto/language_pb.js").RunResponse} RunResponse
 */

/**
 * The options that Pulumi.yaml gives the runtime, those of the official host that make sense here.
 * @param {RunRequest} request
 * @returns {{typescript?: boolean, nodeargs?: string}}
 */
function runtimeOptions(request) {
  return request.getInfo()?.getOptions()?.toJavaScript() ?? {};
}

/**
 * The arguments of node for one run of the program.
 * @param {RunRequest} request
 */
function runArguments(request) {
  const directory =
    request.getInfo()?.getProgramDirectory() || request.getPwd();
  const fromProgram = createRequire(join(directory, "index.js"));
  /** @type {Record<string, string>} */
  const options = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": request.getInfo()?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return [
    // By a shell's rules, as the official host splits them.
    ...shlex.split(runtimeOptions(request).nodeargs ?? ""),
    // The program's own: two copies of @pulumi/pulumi in one program don't know each other.
    fromProgram.resolve("@pulumi/pulumi/cmd/run"),
    ...Object.entries(options).flatMap(([name, value]) =>
      value === "" ? [] : [`--${name}`, value],
    ),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    request.getProgram() || ".",
    ...request.getArgsList(),
  ];
}

/**
 * The stack's configuration goes to the program by its environment, as `cmd/run` expects it.
 * @param {RunRequest} request
 */
function runEnvironment(request) {
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(
      Object.fromEntries(request.getConfigMap().toArray()),
    ),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(
      request.getConfigsecretkeysList(),
    ),
    PULUMI_NODEJS_TYPESCRIPT: String(
      runtimeOptions(request).typescript !== false,
    ),
  };
}

/**
 * Runs the program and answers when it has ended. It is asked to end where nobody waits for the answer any more.
 * @param {import("@grpc/grpc-js").ServerUnaryCall<RunRequest, RunResponse>} call
 * @param {import("@grpc/grpc-js").sendUnaryData<RunResponse>} answer
 */
function run(call, answer) {
  const response = new language.RunResponse();
  /** @type {string[]} */
  let args;
  try {
    args = runArguments(call.request);
  } catch (error) {
    response.setError(
      `the program could not be started: ${error instanceof Error ? error.message : error}`,
    );
    answer(null, response);
    return;
  }
  const child = spawn(process.execPath, args, {
    cwd: call.request.getPwd(),
    env: runEnvironment(call.request),
    stdio: ["ignore", "inherit", "inherit"],
  });
  running.add(child);
  call.once("cancelled", () => interrupt(child));
  child.once("error", (error) => {
    running.delete(child);
    response.setError(`the program could not be started: ${error.message}`);
    answer(null, response);
  });
  child.once("exit", (code, signal) => {
    if (!running.delete(child)) return;
    if (code === ALREADY_REPORTED) response.setBail(true);
    else if (code !== 0)
      response.setError(
        signal
          ? `the program was ended by ${signal}`
          : `the program ended with exit code ${code}`,
      );
    answer(null, response);
  });
}

/**
 * Asks a program to end, and kills it where it doesn't.
 * @param {import("node:child_process").ChildProcess} child
 */
function interrupt(child) {
  if (!running.has(child)) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  child.once("exit", () => clearTimeout(timer));
}

/** Ends this process as soon as no program runs. */
function stop() {
  const exit = () => {
    if (running.size === 0) process.exit(0);
  };
  for (const child of running) {
    child.once("exit", exit);
    interrupt(child);
  }
  exit();
}

/**
 * @template T
 * @param {T} response
 * @returns {(call: unknown, answer: (error: null, response: T) => void) => void}
 */
const always = (response) => (_call, answer) => answer(null, response);

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  run,
  handshake: always(new language.LanguageHandshakeResponse()),
  // None: each resource names the version of its plugin when it registers.
  getRequiredPackages: always(new language.GetRequiredPackagesResponse()),
  getRequiredPlugins: always(new language.GetRequiredPluginsResponse()),
  getPluginInfo: always(new PluginInfo().setVersion(version)),
  getProgramDependencies: always(new language.GetProgramDependenciesResponse()),
  /** @type {(call: unknown, answer: (error: null, response: import("google-protobuf/google/protobuf/empty_pb.js").Empty) => void) => void} */
  cancel: (_call, answer) => {
    for (const child of running) interrupt(child);
    answer(null, new Empty());
  },
});

// The engine waits for seconds where a host doesn't end at once. One that was killed closes the pipe
// to our standard input: nobody is left to run a program for.
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
const input = fstatSync(0);
if (input.isFIFO() || input.isSocket())
  process.stdin.once("end", stop).resume();

server.bindAsync(
  "127.0.0.1:0",
  grpc.ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) throw error;
    console.log(port);
  },
);
