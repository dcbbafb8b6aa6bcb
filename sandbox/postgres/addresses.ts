import { freePort, isFree } from "../machine/ports";

/** Where a server listens on this machine. */
export interface LocalEndpoint {
  /** Of the loopback network, 127.0.0.0/8. */
  readonly address: string;
  readonly port: number;
}

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
  if (!first) return { address: "127.0.0.2", port: await freePort("0.0.0.0") };
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
  const used = new Set(taken.map(({ port }) => port));
  return { address: "127.0.0.1", port: await freePort("0.0.0.0", used) };
}
