import type { ClientBase } from "pg";
import { rdsOwnDatabase } from "../../postgres/roles/roles";

/** A database of the server. */
export interface Database {
  readonly name: string;
  readonly owner: string;
  /** Whether the session's user may log in to it. */
  readonly open: boolean;
}

/** Databases that hold nothing of people's by their nature: the templates, and RDS's own. */
const apart: readonly string[] = ["template0", "template1", rdsOwnDatabase];

/** Every database of the server that could hold data, by name. */
export async function listDatabases(client: ClientBase): Promise<Database[]> {
  const { rows } = await client.query<Database>(
    `select datname as name, pg_get_userbyid(datdba) as owner,
       datallowconn and has_database_privilege(oid, 'connect') as open
     from pg_database where datname <> all ($1) order by datname`,
    [apart],
  );
  return rows;
}
