import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { whileWaiting } from "../words/while-waiting";
import type { Endpoint } from "./access";
import { sshDestination, sshOptions } from "./ssh-options";
import { type SshProcess, startSsh } from "./ssh-process";

/** This machine's end of a tunnel. */
export interface Tunnel {
  readonly host: string;
  readonly port: number;
  /** Why ssh couldn't reach the server from there, in its words and as far as it has said: one line, no secret in it. */
  complaint(): Promise<string | undefined>;
}

/** ssh ended, or never opened the tunnel. The message has ssh's last line. */
export class TunnelEnded extends Error {
  override readonly name = "TunnelEnded";
}

/**
 * Does work while OpenSSH forwards a port of this machine's loopback to the server, as seen from the
 * destination; ends ssh when the work ends, when it throws, and when this process ends in whatever way.
 * @param deadline milliseconds until the tunnel must be open. Default 60,000.
 * @throws TunnelEnded when it doesn't open, or when it ended under work that then failed (the work's own
 * error is the cause).
 */
export async function withTunnel<T>(
  destination: string,
  endpoint: Endpoint,
  work: (tunnel: Tunnel) => Promise<T>,
  deadline = 60_000,
): Promise<T> {
  const host = "127.0.0.1";
  const port = await freePort(host);
  const far = endpoint.address.includes(":")
    ? `[${endpoint.address}]`
    : endpoint.address;
  const ssh = await startSsh([
    // From this level on it tells of servers that it can't reach. The first value given is what counts.
    ...["-o", "LogLevel=INFO"],
    ...sshOptions,
    ...["-o", "ExitOnForwardFailure=yes"],
    ...["-N", "-T", "-L", `${host}:${port}:${far}:${endpoint.port}`],
    ...sshDestination(destination),
  ]);
  try {
    await whileWaiting(
      `waiting for ssh ${destination} to open a tunnel to ${far}:${endpoint.port}`,
      () => opened(ssh, destination, host, port, deadline),
    );
    const complaint = async () => {
      // The closed connection is often seen a moment before the line that tells why.
      await delay(100);
      return ssh.lastLine(/open failed/);
    };
    return await work({ host, port, complaint }).catch(
      async (error: unknown) => {
        // The broken connection is often seen a moment before ssh's own end.
        await Promise.race([ssh.ended, delay(300)]);
        if (ssh.running()) throw error;
        throw new TunnelEnded(
          `The ssh tunnel through ${destination} ended before the work did: ${saying(ssh)}`,
          { cause: error },
        );
      },
    );
  } finally {
    await ssh.stop();
  }
}

/** ssh listens once it has logged in, so that a first connection means an open tunnel. */
async function opened(
  ssh: SshProcess,
  destination: string,
  host: string,
  port: number,
  deadline: number,
): Promise<void> {
  const until = Date.now() + deadline;
  while (!(await accepts(host, port))) {
    const why = !ssh.running()
      ? saying(ssh)
      : Date.now() > until
        ? `not open after ${deadline / 1000} s.`
        : undefined;
    if (why)
      throw new TunnelEnded(`No ssh tunnel through ${destination}: ${why}`);
    await Promise.race([ssh.ended, delay(50)]);
  }
}

function saying(ssh: SshProcess): string {
  return ssh.lastLine() ?? "ssh gave no reason.";
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5_000 });
    const answer = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => answer(true));
    socket.once("timeout", () => answer(false));
    socket.once("error", () => answer(false));
  });
}

/** A port that was free a moment ago. Should another process take it, ssh refuses to start. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object"
          ? resolve(address.port)
          : reject(new Error(`No free port on ${host}.`)),
      );
    });
  });
}
