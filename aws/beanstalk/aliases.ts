import { promises as dns } from "node:dns";
import { isIP } from "node:net";

/** Most names that are followed. */
const MOST_STEPS = 5;

/**
 * The names that a host name stands for, one after the other (CNAME records): a team may give its
 * database a name of its own. Empty when it stands for itself, or when DNS doesn't answer in time.
 */
export async function aliasesOf(hostname: string): Promise<string[]> {
  if (isIP(hostname) || hostname === "" || hostname === "localhost") return [];
  const resolver = new dns.Resolver({ timeout: 1_000, tries: 1 });
  const names: string[] = [];
  for (let next: string | undefined = hostname; next !== undefined; ) {
    next = await aliasOf(resolver, next);
    if (next === undefined || names.length === MOST_STEPS) break;
    names.push(next);
  }
  return names;
}

async function aliasOf(
  resolver: dns.Resolver,
  hostname: string,
): Promise<string | undefined> {
  try {
    const [first] = await resolver.resolveCname(hostname);
    return first;
  } catch (error) {
    // No alias, no such name, or no DNS at all: a machine can reach its databases without (a tunnel), and
    // then what RDS records decides alone.
    if (error instanceof Error && "syscall" in error) return undefined;
    throw error;
  }
}
