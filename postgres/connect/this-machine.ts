import { isIPv4 } from "node:net";

/**
 * Whether what is sent there stays on this machine: a loopback address, `localhost` (RFC 6761), or the
 * folder of a unix socket, which begins with a slash.
 */
export function isThisMachine(host: string): boolean {
  return (
    host.startsWith("/") ||
    host.toLowerCase() === "localhost" ||
    host === "::1" ||
    (isIPv4(host) && host.startsWith("127."))
  );
}
