import { join } from "node:path";
import type { Client } from "pg";
import {
  createConstraints,
  createTables,
} from "../../sandbox/demo/cobalt/schema";
import { loadData } from "../../sandbox/demo/data";
import { grow } from "./grow";

/** What is to be done to Cobalt's database: everything. */
export const cobaltRules = join(__dirname, "../../rules/cobalt.yaml");

/** People in the demo's production, and bytes of its rows and indexes for each. */
const demo = { users: 16_978, bytesPerUser: 6_000 };

const GiB = 1024 ** 3;

/** Builds Cobalt's database of roughly so many GiB. */
export async function fillCobalt(client: Client, gib: number): Promise<void> {
  const wanted = Math.max(50, Math.round((gib * GiB) / demo.bytesPerUser));
  const users = Math.min(demo.users, wanted);
  await createTables(client);
  const counts = await loadData(client, {
    users,
    seed: 1,
    kind: "production",
  });
  await grow(client, counts, Math.max(1, Math.round(wanted / users)));
  await createConstraints(client);
}
