import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { ownFolder } from "../../support/own-folder";
import { until } from "../../support/until";

const program = join(
  __dirname,
  "../../../hooks/host/pulumi-resource-pulumi-nodejs",
);

// The engine is a listener here: all that the process asks of it by itself is whether it is there.
t.test("the process of the hooks, in which no hook has begun", async (t) => {
  t.test("stays while its engine is there", async (t) => {
    const engine = await startEngine(t);
    const hooks = startHooks(t, engine.port);
    await engine.follower();
    for (let time = 0; time < 2; time++) {
      const next = engine.follower();
      engine.hangUp();
      await next;
    }
    t.equal(hooks.exitCode, null);
  });

  t.test("ends when its engine is gone", async (t) => {
    const engine = await startEngine(t);
    const hooks = startHooks(t, engine.port);
    await engine.follower();
    engine.die();
    await until("its end", async () => hooks.isOver());
  });

  t.test("ends also with a thread that never comes back", async (t) => {
    const folder = await ownFolder();
    await execa("mkfifo", [join(folder, "pipe")]);
    const stuck = join(folder, "stuck.cjs");
    await writeFile(
      stuck,
      `require("node:fs").open(${JSON.stringify(join(folder, "pipe"))}, () => undefined);`,
    );
    const engine = await startEngine(t);
    const hooks = startHooks(t, engine.port, `--require ${stuck}`);
    await engine.follower();
    engine.die();
    await until("its end", async () => hooks.isOver());
  });
});

type Test = { teardown(work: () => unknown): unknown };

async function startEngine(t: Test) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The listener has no port.");
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  const die = () => {
    server.close();
    hangUp();
  };
  t.teardown(die);
  return {
    port: address.port,
    /** The next connection, within the time that a process needs to start. */
    follower: async () => {
      await once(server, "connection", { signal: AbortSignal.timeout(60_000) });
    },
    hangUp,
    die,
  };
}

function startHooks(t: Test, port: number, options = "") {
  const hooks = execa(program, [`127.0.0.1:${port}`], {
    env: { NODE_OPTIONS: options },
    reject: false,
  });
  t.teardown(() => hooks.kill("SIGKILL"));
  let over = false;
  void hooks.then(() => {
    over = true;
  });
  return {
    get exitCode() {
      return hooks.exitCode;
    },
    isOver: () => over,
  };
}
