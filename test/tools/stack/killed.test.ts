import { spawn } from "node:child_process";
import { copyFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";

const load = () => import("../../../tools/stack/killed.mjs");

const lock = (pid: number, hostname = "here") => ({ pid, hostname });

t.test("a lock is stale when nobody is behind it", async (t) => {
  const { areStale } = await load();
  const running = async (pid: number) => pid === 1;
  t.notOk(await areStale([], "here", running), "no lock, nothing to break");
  t.ok(await areStale([lock(2)], "here", running));
  t.notOk(await areStale([lock(1)], "here", running));
  t.notOk(await areStale([lock(2), lock(1)], "here", running));
  t.notOk(await areStale([lock(2, "elsewhere")], "here", running));
});

t.test("locks are read where the engine writes them", async (t) => {
  const { readLocks } = await load();
  const state = t.testdir({
    ".pulumi": {
      locks: {
        organization: {
          "prod-copy": {
            sandbox: {
              "one.json": JSON.stringify(lock(7)),
              "one.json.attrs": "{}",
            },
          },
        },
      },
    },
  });
  t.strictSame(await readLocks(state, "prod-copy", "sandbox"), [lock(7)]);
  t.strictSame(await readLocks(state, "prod-copy", "other"), []);
});

t.test("a process that got a dead one's id isn't taken for it", async (t) => {
  const { isPulumi } = await load();
  t.notOk(await isPulumi(process.pid));
  t.notOk(await isPulumi(2 ** 30));

  const program = join(t.testdir(), "pulumi");
  const { stdout: sleep } = await execa("sh", ["-c", "command -v sleep"]);
  await copyFile(sleep, program);
  const child = spawn(program, ["60"]);
  t.teardown(() => child.kill("SIGKILL"));
  await new Promise((resolve) => child.once("spawn", resolve));
  t.ok(await isPulumi(child.pid ?? 0));
});

t.test(
  "a state is read again whose attributes a killed pulumi left empty",
  async (t) => {
    const { getPulumi } = await import("../../../tools/pulumi/get.mjs");
    const { removeEmptyAttributes } = await load();
    const cli = await getPulumi({});
    const folder = t.testdir({
      home: {},
      project: { "Pulumi.yaml": "name: small\nruntime: nodejs\n" },
      state: {},
    });
    const state = join(folder, "state");
    const pulumi = (...args: readonly string[]) =>
      execa(cli.path, args, {
        cwd: join(folder, "project"),
        env: {
          PULUMI_BACKEND_URL: `file://${state}`,
          PULUMI_CONFIG_PASSPHRASE: "a passphrase",
          PULUMI_HOME: join(folder, "home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
        reject: false,
      });
    t.match(await pulumi("stack", "init", "one"), { exitCode: 0 });
    const attributes = join(".pulumi", "stacks", "small", "one.json.attrs");
    t.same(await removeEmptyAttributes(state), [], "whole ones stay");

    await truncate(join(state, attributes));
    t.match(await pulumi("stack", "export"), {
      failed: true,
      stderr: /failed to load checkpoint: EOF/,
    });
    t.same(await removeEmptyAttributes(state), [attributes]);
    t.match(await pulumi("stack", "export"), {
      exitCode: 0,
      stdout: /"deployment"/,
    });
  },
);
