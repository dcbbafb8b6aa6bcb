import type { Client } from "pg";
import {
  createConstraints,
  createTables,
} from "../../sandbox/demo/cobalt/schema";
import { loadData } from "../../sandbox/demo/data";
import type { Kind } from "../../sandbox/demo/data/people";

/** Builds the demo's database in an empty one. Returns how many rows each table has. */
export async function buildDemo(
  client: Client,
  options: { users: number; seed?: number; kind?: Kind },
): Promise<Readonly<Record<string, number>>> {
  await createTables(client);
  const counts = await loadData(client, {
    users: options.users,
    seed: options.seed ?? 1,
    kind: options.kind ?? "production",
  });
  await createConstraints(client);
  return counts;
}
