import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** Above the well-known ports, below those that systems hand out to clients (32768), so that a restart finds them free again. */
const ports = { first: 20_000, last: 31_999 };

const attempts = 1_000;

/** A port of those that the sandbox uses, free or not. */
export function somePort(): number {
  return randomInt(ports.first, ports.last + 1);
}

/**
 * A port that is free at the address, chosen by chance.
 * @param taken Ports that it mustn't be.
 * @throws when none is found.
 */
export async function freePort(
  address: string,
  taken: ReadonlySet<number> = new Set(),
): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = somePort();
    if (!taken.has(port) && (await isFree(address, port))) return port;
  }
  throw new Error(
    `No free port found from ${ports.first} to ${ports.last} after ${attempts} attempts.`,
  );
}

/** Whether a server can listen there (on any port, if 0). */
export async function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, address, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" || code === "EADDRNOTAVAIL") return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
}

/**
 * Listens on a port of the address.
 * @param preferred Taken if it is free; else, and by default, one is chosen by chance.
 * @returns the port
 */
export async function listenSomewhere(
  server: Server,
  address: string,
  preferred = somePort(),
): Promise<number> {
  let port = preferred;
  for (let attempt = 1; ; attempt++) {
    try {
      await listen(server, address, port);
      return port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE" || attempt === attempts) throw error;
    }
    port = somePort();
  }
}

/** Listens there. Throws EADDRINUSE when it is taken. */
export async function listen(
  server: Server,
  address: string,
  port: number,
): Promise<void> {
  server.listen({ port, host: address, exclusive: true });
  await once(server, "listening");
}
