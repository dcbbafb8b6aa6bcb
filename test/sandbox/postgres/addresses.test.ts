import { createServer } from "node:net";
import t, { type Test } from "tap";
import * as ports from "../../../sandbox/machine/ports";
import {
  type LocalEndpoint,
  nextEndpoint,
} from "../../../sandbox/postgres/addresses";

/** Has something listen there until the test ends. */
async function occupy(
  t: Test,
  { address, port }: LocalEndpoint,
): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
}

t.test(
  "servers of a sandbox differ in address",
  { skip: process.platform === "linux" ? false : "one address only" },
  async (t) => {
    const first = await nextEndpoint();
    const second = await nextEndpoint([first]);
    const third = await nextEndpoint([first, second]);
    t.same(
      [first, second, third],
      [
        { address: "127.0.0.2", port: first.port },
        { address: "127.0.0.3", port: first.port },
        { address: "127.0.0.4", port: first.port },
      ],
    );

    await t.test("what is in use is left out", async (t) => {
      await occupy(t, third);
      t.equal((await nextEndpoint([first, second])).address, "127.0.0.5");
    });
    await t.test("addresses come round again", async (t) => {
      const last = { address: "127.0.0.254", port: first.port };
      t.equal((await nextEndpoint([first, last])).address, "127.0.0.3");
    });
  },
);

t.test("sandboxes side by side don't meet", async (t) => {
  const ports = new Set<number>();
  for (let sandbox = 0; sandbox < 5; sandbox++) {
    const endpoint = await nextEndpoint();
    await occupy(t, endpoint);
    ports.add(endpoint.port);
  }
  t.equal(ports.size, 5);
});

t.test("where there is one address only, ports differ", async (t) => {
  const { nextEndpoint } = t.mockRequire<
    typeof import("../../../sandbox/postgres/addresses")
  >("../../../sandbox/postgres/addresses", {
    "../../../sandbox/machine/ports": {
      ...ports,
      isFree: async (address: string, port: number) =>
        address !== "127.0.0.2" && ports.isFree(address, port),
    },
  });
  const first = await nextEndpoint();
  const second = await nextEndpoint([first]);
  t.same([first.address, second.address], ["127.0.0.1", "127.0.0.1"]);
  t.not(first.port, second.port);
});
