import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import { listenSomewhere } from "../../../machine/ports";

/**
 * What a load balancer is to an environment: one address that stays, in front of a process that is replaced.
 * A request goes to the process that is the target when it comes in, and may finish there after the next one took over.
 */
export class LoadBalancer {
  private readonly server: Server;
  private target: number | undefined;
  private readonly open = new Map<number, number>();
  /** A fault: every request is answered 500. */
  broken = false;

  private constructor() {
    this.server = createServer((incoming, outgoing) =>
      this.pass(incoming, outgoing),
    );
  }

  /**
   * Opens one.
   * @param port The port it had before, taken again if it is free.
   */
  static async listen(
    address: string,
    port: number | undefined,
  ): Promise<{ balancer: LoadBalancer; port: number }> {
    const balancer = new LoadBalancer();
    const taken = await listenSomewhere(balancer.server, address, port);
    return { balancer, port: taken };
  }

  /** Sends new requests to the process on this port of 127.0.0.1; undefined: they are answered 503. */
  sendTo(port: number | undefined): void {
    this.target = port;
  }

  /** How many requests a port is still answering. */
  underWay(port: number): number {
    return this.open.get(port) ?? 0;
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.server.close(() => resolve()),
    );
    this.server.closeAllConnections();
    await closed;
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const port = this.target;
    if (this.broken) {
      answer(outgoing, 500, "Internal Server Error");
      return;
    }
    if (port === undefined) {
      answer(outgoing, 503, "Service Unavailable");
      return;
    }
    this.open.set(port, this.underWay(port) + 1);
    outgoing.once("close", () => {
      const left = this.underWay(port) - 1;
      if (left > 0) this.open.set(port, left);
      else this.open.delete(port);
    });
    const onward = request(
      {
        host: "127.0.0.1",
        port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
        // A process that dies in the middle of an answer: the caller must not take the part for the whole.
        response.once("error", () => outgoing.destroy());
      },
    );
    onward.once("error", () => {
      if (outgoing.headersSent) outgoing.destroy();
      else answer(outgoing, 502, "Bad Gateway");
    });
    outgoing.once("close", () => onward.destroy());
    incoming.pipe(onward);
  }
}

function answer(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { "content-type": "text/plain" });
  outgoing.end(`${text}\n`);
}
