import type { Login } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import type { ExportedSnapshot } from "./exported-snapshot";

/** Where rows come from and go to. */
export interface StreamSides {
  readonly production: {
    readonly route: Route;
    readonly login: Login;
    readonly snapshot: ExportedSnapshot;
    /** The database's. */
    readonly encoding: string;
    readonly lockTimeout?: number | undefined;
  };
  readonly target: {
    readonly route: Route;
    /** In the new database. */
    readonly login: Login;
    /** Role that owns the tables. */
    readonly owner: string;
  };
}

/** One of the two. */
export type Side = keyof StreamSides;
