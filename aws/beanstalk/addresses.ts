import { promises as dns } from "node:dns";
import { isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** The addresses that a host name has for this machine; it may throw where there are none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Longest that a name is waited for, in milliseconds. */
const PATIENCE = 2_000;

/**
 * The IP addresses that a host stands for, as everybody's libraries find them: names, `localhost`, and the short and
 * odd forms of addresses too (`127.2`, `0x7f000002`, `::ffff:127.0.0.2`). Each is written in one way only. Empty when
 * there are none, or when they don't come in time.
 */
export async function addressesOf(
  hostname: string,
  resolve: Resolve = lookUp,
): Promise<string[]> {
  if (hostname === "" || hostname.startsWith("/")) return [];
  const clock = new AbortController();
  const late = sleep(PATIENCE, [] as string[], {
    signal: clock.signal,
  }).catch(() => []);
  // A name without an address leads nowhere: what RDS records decides alone then.
  const found = await Promise.race([
    resolve(hostname.replace(/^\[(.*)\]$/, "$1")).catch(() => []),
    late,
  ]);
  clock.abort();
  return [...new Set(found.map(canonical))];
}

async function lookUp(hostname: string): Promise<string[]> {
  const found = await dns.lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

/** IPv6 in its shortest form, and of an IPv4 address in IPv6 the address itself (RFC 4291, 2.5.5.2). */
function canonical(address: string): string {
  const plain = address.replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const short = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (!mapped) return short;
  const [high, low] = [mapped[1], mapped[2]].map((half = "") =>
    Number.parseInt(half, 16),
  );
  return [high, low].flatMap((half = 0) => [half >> 8, half & 255]).join(".");
}
