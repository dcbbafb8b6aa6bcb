import { spawn } from "node:child_process";
import { once } from "node:events";
import t, { type Test } from "tap";

t.test("the host tells its port and ends at once when asked", async (t) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const child = await start(t);
    child.kill(signal);
    t.strictSame(await once(child, "exit"), [0, null]);
  }
});

t.test("the host ends with the engine that started it", async (t) => {
  const child = await start(t);
  child.stdin.end();
  t.strictSame(await once(child, "exit"), [0, null]);
});

async function start(t: Test) {
  const child = spawn("tools/pulumi/bin/pulumi-language-nodejs", [
    "127.0.0.1:1",
  ]);
  t.teardown(() => child.kill("SIGKILL"));
  const [line] = await once(child.stdout, "data");
  t.match(String(line), /^\d+\n$/);
  return child;
}
