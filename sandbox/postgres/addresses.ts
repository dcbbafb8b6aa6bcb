import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Where a server listens on this machine. */
export interface LocalEndpoint {
  /** Of the loopback network, 127.0.0.0/8. */
  readonly address: string;
  readonly port: number;
}

/** Ports that servers get: above the well-known ones, below those that systems hand out to clients (32768). */
const ports = { first: 20_000, last: 31_999 };

const attempts = 1_000;

/**
 * Where a new server of a sandbox is to listen. Servers of one sandbox have one port, at 127.0.0.2, 127.0.0.3
 * and so on, so that each has an address of its own as instances of RDS have; where the machine has only
 * 127.0.0.1 (macOS) each has a port of its own. The first server's port is one that is free on all of the
 * machine's addresses, chosen by chance, so that sandboxes side by side don't meet.
 *
 * @param taken what the sandbox's servers have, or had lately: an address isn't given again before the
 * others were. Keep what is returned and start the server there again.
 * @throws when nothing is free.
 */
export async function nextEndpoint(
  taken: readonly LocalEndpoint[] = [],
): Promise<LocalEndpoint> {
  if (!(await isFree("127.0.0.2", 0))) return await ownPort(taken);
  const [first] = taken;
  if (!first) return { address: "127.0.0.2", port: await freePort() };
  const numbers = taken.map(({ address }) => Number(address.split(".").at(-1)));
  const highest = Math.max(1, ...numbers);
  for (let step = 1; step <= 253; step++) {
    // From 2 to 254, around and around.
    const number = ((highest - 2 + step) % 253) + 2;
    const address = `127.0.0.${number}`;
    if (!numbers.includes(number) && (await isFree(address, first.port)))
      return { address, port: first.port };
  }
  throw new Error(
    `Port ${first.port} is free on none of 127.0.0.2 to 127.0.0.254.`,
  );
}

async function ownPort(
  taken: readonly LocalEndpoint[],
): Promise<LocalEndpoint> {
  const not = new Set(taken.map(({ port }) => port));
  return { address: "127.0.0.1", port: await freePort(not) };
}

async function freePort(not: ReadonlySet<number> = new Set()): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(ports.first, ports.last + 1);
    if (!not.has(port) && (await isFree("0.0.0.0", port))) return port;
  }
  throw new Error(
    `No free port found from ${ports.first} to ${ports.last} after ${attempts} attempts.`,
  );
}

/** Whether a server can listen there (on any port, if 0). */
function isFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EADDRNOTAVAIL")
        resolve(false);
      else reject(error);
    });
    server.listen({ host: address, port, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}
