import { promises as dns } from "node:dns";
import { isIP } from "node:net";

/** Most names that are followed. */
const MOST_STEPS = 5;

/** DNS's ways to say that a name has no alias. */
const NO_ALIAS = new Set(["ENODATA", "ENOTFOUND", "ESERVFAIL", "EBADNAME"]);

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
    const code = error instanceof Error && "code" in error ? error.code : "";
    // A machine without DNS can still reach its databases (a tunnel): what RDS records decides then.
    if (NO_ALIAS.has(String(code)) || code === "ETIMEOUT") return undefined;
    if (code === "ECONNREFUSED" || code === "ECANCELLED") return undefined;
    throw error;
  }
}
