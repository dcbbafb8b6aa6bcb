import { randomInt } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:net";

/** Ports that are chosen from: below those that systems hand out to clients (32768), so that a restart finds them free again. */
const ports = { first: 20_000, last: 31_999 };

const attempts = 100;

/**
 * Listens on a port of the address.
 * @param preferred Taken if it is free; else, and by default, one is chosen by chance.
 * @returns the port
 */
export async function listenOnPort(
  server: Server,
  address: string,
  preferred?: number,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port =
      attempt === 1 && preferred !== undefined
        ? preferred
        : randomInt(ports.first, ports.last + 1);
    try {
      await listenExactly(server, address, port);
      return port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE" || attempt === attempts) throw error;
    }
  }
}

/** Listens on that port. Throws EADDRINUSE when it is taken. */
export async function listenExactly(
  server: Server,
  address: string,
  port: number,
): Promise<void> {
  server.listen({ port, host: address, exclusive: true });
  await once(server, "listening");
}
