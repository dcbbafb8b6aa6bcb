import { truncate } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";

t.setTimeout(120_000);

t.test(
  "a state is read again whose attributes a killed pulumi left empty",
  async (t) => {
    const { getPulumi } = await import("../../tools/pulumi/get.mjs");
    const { removeEmptyAttributes } = await import(
      "../../tools/attributes.mjs"
    );
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
