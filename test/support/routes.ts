import type { Login } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import type { TestPostgres } from "./postgres";

/** The direct way to a test's server. */
export function routeTo({ address, port }: TestPostgres): Route {
  return { host: address, port, endpoint: { address, port } };
}

/** The master's login to a test's server, or another role's where name and password are given. */
export function loginTo(
  server: TestPostgres,
  user = server.masterUsername,
  password = server.masterPassword,
): Login {
  return { user, password, database: server.database };
}
