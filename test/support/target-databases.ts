import { Client } from "pg";
import type { Sandbox } from "../../sandbox/sandbox";
import { loginOf } from "./database-digest";

/** The environment that `Pulumi.sandbox-dump.yaml` names, whose server UAT uses too. */
export const target = "test-grey";

/** Does work as the target's application, in its own database or another one of the same server. */
export async function asTarget<T>(
  sandbox: Sandbox,
  work: (client: Client) => Promise<T>,
  database?: string,
): Promise<T> {
  const login = loginOf(sandbox, target);
  const client = new Client({ ...login, ...(database && { database }) });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Databases on the target's server that weren't there when the sandbox began, with their comments. */
export async function loadedDatabases(
  sandbox: Sandbox,
): Promise<{ readonly name: string; readonly state: string }[]> {
  return asTarget(
    sandbox,
    async (client) => {
      const { rows } = await client.query<{ name: string; note: string }>(
        `select datname as name, shobj_description(oid, 'pg_database') as note from pg_database
          where datname <> all ($1) order by oid`,
        [["template0", "template1", "postgres", "rdsadmin", ...theirs]],
      );
      return rows.map(({ name, note }) => ({
        name,
        state: String(note && JSON.parse(note).state),
      }));
    },
    "cobalt",
  );
}

const theirs = ["cobalt", "cobalt_uat"];
