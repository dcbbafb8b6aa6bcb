import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import t, { type Test } from "tap";
import { until } from "../../support/until";

t.test("the host tells its port and ends at once when asked", async (t) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const { child } = await start(t);
    child.kill(signal);
    t.strictSame(await once(child, "exit"), [0, null]);
  }
});

t.test("the host ends with the engine that started it", async (t) => {
  const { child } = await start(t);
  child.stdin.end();
  t.strictSame(await once(child, "exit"), [0, null]);
});

/** In place of what @pulumi/pulumi runs a program by: tells how it was started and asked to end. */
const runner = `
const { writeFileSync } = require("node:fs");
process.on("SIGINT", () => {
  writeFileSync("asked", "");
  if (process.argv.includes("obedient")) process.exit(3);
});
writeFileSync("started", JSON.stringify(process.execArgv));
setInterval(() => {}, 1000);`;

t.test("node's arguments are split as a shell does", async (t) => {
  const { run, file, cancel } = await program(t);
  const ended = run("obedient", `--require './with space.cjs' --title="a  b"`);
  await until("the program's start", () => file("started"));
  t.same(JSON.parse((await file("started")) ?? ""), [
    "--require",
    "./with space.cjs",
    "--title=a  b",
  ]);
  await cancel();
  await ended;

  const open = await program(t);
  t.match(
    await open.run("obedient", "--title='a b"),
    /could not be started: .*quot/,
  );
});

t.test("a cancelled program is asked to end", async (t) => {
  const { run, file, cancel } = await program(t);
  const ended = run("obedient");
  await until("the program's start", () => file("started"));
  await cancel();
  t.equal(await ended, "the program ended with exit code 3");
});

t.test("a program whose caller is gone is asked to end too", async (t) => {
  const { run, file, leave } = await program(t);
  const ended = run("obedient");
  await until("the program's start", () => file("started"));
  leave();
  t.match(await ended, /CANCELLED/);
  await until("its end", async () => (await file("asked")) !== undefined);
});

t.test("one that doesn't end when asked is killed", async (t) => {
  const { run, file, cancel } = await program(t);
  const ended = run("deaf");
  await until("the program's start", () => file("started"));
  await cancel();
  t.equal(await ended, "the program was ended by SIGKILL");
  t.not(await file("asked"), undefined, "it was asked before");
});

t.test("the host's own end ends the program, as gently", async (t) => {
  const { run, file, child } = await program(t);
  const ended = run("obedient");
  await until("the program's start", () => file("started"));
  child.kill("SIGINT");
  t.strictSame(await once(child, "exit"), [0, null]);
  await ended;
  t.not(await file("asked"), undefined);
});

/** A program's folder, and a host to run it. */
async function program(t: Test) {
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const sdk = join(folder, "node_modules/@pulumi/pulumi/cmd/run");
  await mkdir(sdk, { recursive: true });
  await writeFile(join(sdk, "index.js"), runner);
  await writeFile(join(folder, "with space.cjs"), "");
  const { child, port } = await start(t);
  const client = new LanguageRuntimeClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
  );
  t.teardown(() => client.close());
  let call: grpc.ClientUnaryCall | undefined;
  return {
    child,
    /** What a file of the program's folder holds; undefined where there is none. */
    file: (name: string) =>
      readFile(join(folder, name), "utf8").catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return undefined;
          throw error;
        },
      ),
    cancel: () =>
      promisify<Empty, Empty>(client.cancel.bind(client))(new Empty()),
    /** Waits for the program's end no more. */
    leave: () => call?.cancel(),
    /** Runs the program to its end. Gives the host's words for how it ended, or the call's own error. */
    run: (program: string, nodeargs = "") => {
      const info = new ProgramInfo()
        .setProgramDirectory(folder)
        .setOptions(Struct.fromJavaScript({ nodeargs }));
      const request = new RunRequest()
        .setInfo(info)
        .setPwd(folder)
        .setProgram(program);
      return new Promise<string>((resolve) => {
        call = client.run(request, (error, response) =>
          resolve(error ? error.message : response.getError()),
        );
      });
    },
  };
}

async function start(t: Test) {
  const child = spawn("tools/pulumi/bin/pulumi-language-nodejs", [
    "127.0.0.1:1",
  ]);
  t.teardown(() => child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  t.match(String(line), /^\d+\n$/);
  return { child, port: String(line).trim() };
}
