import type { Access, Endpoint } from "../../process/access";
import { withTunnel } from "../../process/tunnel";
import { ConnectionLost, NotReachable } from "../errors";

/** How bytes get to a server. */
export interface Route {
  /** Where to dial: the server itself, or this machine's end of a tunnel. */
  readonly host: string;
  readonly port: number;
  /** The server at the other end, whose name the certificate must carry. */
  readonly endpoint: Endpoint;
  /** False: without TLS, which only a server on this machine gets. Default: true. */
  readonly tls?: boolean;
  /** When it is aborted, the sessions on this route end, with its reason as their error. Default: they last as their work does. */
  readonly signal?: AbortSignal;
}

/** The server at the other end, for a message. */
export function serverName({ endpoint }: Route): string {
  return `PostgreSQL at ${endpoint.address}:${endpoint.port}`;
}

/**
 * Does work that talks to the server at the endpoint, directly or through a tunnel that lives as long as
 * the work.
 * @throws what the work throws, where ssh has something to say about it with ssh's last line; TunnelEnded
 * when the tunnel didn't come about or died under the work.
 */
export async function withRoute<T>(
  access: Access,
  endpoint: Endpoint,
  work: (route: Route) => Promise<T>,
): Promise<T> {
  if (access.by === "direct")
    return work({ host: endpoint.address, port: endpoint.port, endpoint });
  return withTunnel(access.destination, endpoint, async (tunnel) => {
    try {
      return await work({ host: tunnel.host, port: tunnel.port, endpoint });
    } catch (error) {
      if (!(error instanceof NotReachable || error instanceof ConnectionLost))
        throw error;
      const complaint = await tunnel.complaint();
      if (!complaint) throw error;
      const message = `${error.message} ssh ${access.destination} says: ${complaint}`;
      throw error instanceof ConnectionLost
        ? new ConnectionLost(message, error.sqlstate, error.trouble)
        : new NotReachable(message, error.sqlstate);
    }
  });
}
