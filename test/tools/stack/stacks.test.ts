import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import t from "tap";
import { parse } from "yaml";
import { tables } from "../../../sandbox/demo/cobalt/facts";
import { environments } from "../../../sandbox/demo/environments";
import { startEngine } from "../../support/engine";

const load = () => import("../../../tools/stack/stacks.mjs");

t.test("npm start takes --dump and nothing else", async (t) => {
  const { stackToStart } = await load();
  t.equal(stackToStart([]), "sandbox");
  t.equal(stackToStart(["--dump"]), "sandbox-dump");
  t.throws(() => stackToStart(["--dump", "--fast"]), {
    message: /doesn't know --fast.*npm start -- --dump/,
  });
});

t.test("a stack is up while it has something to destroy", async (t) => {
  const { hasStack, isUp } = await load();
  const engine = await startEngine(t, { env: {} }, { stack: "sandbox-dump" });
  const home = dirname(engine.stateDir);
  t.ok(await hasStack(home, "sandbox-dump"));
  t.notOk(await isUp(home, "sandbox-dump"), "it is only made");
  t.notOk(await isUp(home, "sandbox"), "there is none");

  const urn = "urn:pulumi:sandbox-dump::prod-copy::pulumi:pulumi:Stack::s";
  const put = (deployment: object) =>
    engine.pulumi(["stack", "import", "--stack", "sandbox-dump"], {
      input: JSON.stringify({ version: 3, deployment }),
    });
  const resources = [{ urn, custom: false, type: "pulumi:pulumi:Stack" }];
  t.match(await put({ resources }), { exitCode: 0 });
  t.ok(await isUp(home, "sandbox-dump"));
  t.match(await put({}), { exitCode: 0 });
  t.notOk(await isUp(home, "sandbox-dump"));
});

t.test("a sandbox with a passphrase of its own is refused", async (t) => {
  const { openSession } = await import("../../../tools/stack/session.mjs");
  const home = t.testdir({ "pulumi-passphrase": "its own" });
  await t.rejects(
    openSession({
      cli: { path: "pulumi", languageHost: "beside" },
      home,
      aws: {},
      stack: "sandbox",
    }),
    { message: /older version.*npm run -s sandbox -- reset/ },
  );
});

t.test("a pulumi command reaches the stacks that there are", async (t) => {
  const { stacksInReach } = await load();
  const none = join(t.testdir(), "none");
  const home = t.testdir({
    "pulumi-state": {
      ".pulumi": { stacks: { "prod-copy": { "sandbox-dump.json": "{}" } } },
    },
  });
  t.same(await stacksInReach(home, ["up"]), ["sandbox-dump"]);
  t.same(await stacksInReach(home, ["up", "--stack=sandbox"]), [
    "sandbox",
    "sandbox-dump",
  ]);
  t.same(await stacksInReach(none, ["up"]), ["sandbox"], "or the one");
  t.same(await stacksInReach(none, ["stack", "ls"]), ["sandbox"]);
  t.same(await stacksInReach(none, ["-s", "sandbox-dump", "up"]), [
    "sandbox-dump",
  ]);
});

t.test(
  "the CLI has nothing to write into the committed stack files",
  async (t) => {
    for (const stack of ["sandbox", "sandbox-dump"]) {
      const file = `Pulumi.${stack}.yaml`;
      const committed = await readFile(file, "utf8");
      const { projectDir, pulumi } = await startEngine(
        t,
        { env: {} },
        { stack },
      );
      const own = join(projectDir, file);
      await writeFile(own, committed);
      const set = (...args: string[]) =>
        pulumi(["config", ...args, "-s", stack]);
      t.match(await set("set", "prod-copy:canary", "false"), { exitCode: 0 });
      t.match(await readFile(own, "utf8"), /canary: "?false/);
      t.match(await set("set", "--secret", "prod-copy:refresh", "1"), {
        exitCode: 0,
      });
      t.match(await set("rm", "prod-copy:canary"), { exitCode: 0 });
      t.match(await set("rm", "prod-copy:refresh"), { exitCode: 0 });
      t.equal(await readFile(own, "utf8"), committed, "comments and all");
    }
  },
);

t.test("the stack of the dump is at home in the sandbox's world", async (t) => {
  const config = async (stack: string) =>
    parse(await readFile(`Pulumi.${stack}.yaml`, "utf8")).config;
  const dump = await config("sandbox-dump");
  const snapshot = await config("sandbox");
  for (const key of ["aws:region", "aws:allowedAccountIds", "prod-copy:guards"])
    t.same(dump[key], snapshot[key], key);
  t.equal(dump["prod-copy:production"], snapshot["prod-copy:production"]);
  t.not(dump["prod-copy:target"], snapshot["prod-copy:target"], "both at once");

  const endpoint = { address: "127.0.0.2", port: 1 };
  const known = environments({
    seed: 1,
    passwords: {
      production: "",
      test: "",
      uat: "",
      reporting: "",
      support: "",
    },
    endpoints: { production: endpoint, test: endpoint },
    secretArn: "arn",
  }).map(({ name }) => name);
  for (const name of [
    dump["prod-copy:target"],
    ...dump["prod-copy:neverTouch"],
  ])
    t.ok(known.includes(name), name);

  for (const pattern of dump["prod-copy:exclude"].tables) {
    const matching = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
    t.ok(
      tables().some(({ name }) => matching.test(`public.${name}`)),
      `${pattern} is a table of Cobalt's`,
    );
  }
});
