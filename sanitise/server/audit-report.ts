import type { Searched } from "../audit/audit-database";

/** What an audit of one database saw, and how long it took. */
export interface AuditReport extends Omit<Searched, "unused"> {
  readonly seconds: number;
}
