import { isIP } from "node:net";

/** A part of a name between dots (RFC 1123, with the underscore that DNS has besides). */
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Most characters that a name has in DNS (RFC 1035), without a last dot. */
const MOST_CHARACTERS = 253;

/**
 * Whether a text can be a host as PostgreSQL's clients take it: a name, an IP address, or the path of a folder with
 * the server's socket.
 */
export function isHostName(text: string): boolean {
  if (/^\/[\w./-]*$/.test(text)) return true;
  if (isIP(text.replace(/^\[(.*)\]$/, "$1"))) return true;
  const name = text.replace(/\.$/, "");
  return (
    name.length <= MOST_CHARACTERS &&
    name.split(".").every((part) => label.test(part))
  );
}

/** Whether two texts are one host's name, whatever their case, and with or without the dot at the end. */
export function isSameHost(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(host: string): string {
  const text = host.trim().replace(/^\[(.*)\]$/, "$1");
  return text.startsWith("/") ? text : text.replace(/\.$/, "").toLowerCase();
}
