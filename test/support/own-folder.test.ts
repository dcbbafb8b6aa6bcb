import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { commandLine } from "../../sandbox/machine/processes";

/** Runs a program in a process of its own, whose folder for temporary files is `folder`. */
async function run(folder: string, program: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--require", "tsx/cjs", "--eval", `(async () => {${program}})()`],
    {
      cwd: join(__dirname, "../.."),
      env: { ...process.env, NODE_OPTIONS: "", TMPDIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await once(child, "close");
  return output;
}

const start = `
  const { startPostgres } = require("./test/support/postgres.ts");
  const server = await startPostgres({ teardown() {} });
  console.log(server.dataDir);`;

async function gone(path: string): Promise<boolean> {
  return await access(path).then(
    () => false,
    () => true,
  );
}

/** Whether the process ends soon. A zombie has: who waits for it, if anybody, isn't the test's matter. */
async function ends(pid: number): Promise<boolean> {
  for (let wait = 0; wait < 1_200; wait++) {
    if ((await commandLine(pid)) === "") return true;
    await sleep(50);
  }
  return false;
}

t.test("no server outlives its test for long", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "prod-copy-test-"));
  await chmod(folder, 0o711);
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const pidOf = async (dataDir: string): Promise<number> =>
    Number.parseInt(
      await readFile(join(dataDir, "postmaster.pid"), "utf8"),
      10,
    );

  await t.test("a process that ends takes it along", async (t) => {
    const printed = await run(
      folder,
      `${start}
      console.log(require("node:fs").readFileSync(server.dataDir + "/postmaster.pid", "utf8"));
      process.exit()`,
    );
    const [dataDir = "", pid] = printed.split("\n");
    t.ok(Number(pid) > 0);
    t.ok(await ends(Number(pid)));
    t.ok(await gone(dataDir));
  });

  await t.test("one that is killed leaves it to the next", async (t) => {
    const dataDir = (
      await run(folder, `${start} process.kill(process.pid, "SIGKILL")`)
    ).trim();
    const pid = await pidOf(dataDir);
    t.not(await commandLine(pid), "");
    await run(
      folder,
      `await require("./test/support/own-folder.ts").ownFolder()`,
    );
    t.ok(await ends(pid));
    t.ok(await gone(dataDir));
  });

  await t.test("one that lives keeps it", async (t) => {
    const kept = await run(
      folder,
      `${start}
      const { execFileSync } = require("node:child_process");
      execFileSync(process.execPath, ["--require", "tsx/cjs", "--eval",
        'require("./test/support/own-folder.ts").ownFolder()']);
      (await server.admin()).query("select 1").then(() => {
        console.log("kept");
        process.exit();
      });`,
    );
    t.match(kept, /^kept$/m);
  });
});
