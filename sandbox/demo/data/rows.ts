import { rowCounts } from "../cobalt/facts";
import type { Kind } from "./people";

/** How many users the real production has. */
export const fullUsers = 16_978;

/** How many rows each of Cobalt's tables has. */
export type Rows = (table: string) => number;

/** Cobalt's own command empties the queue and deletes the phones, so a test database has none. */
const notInTest =
  /^(fcm_django_fcmdevice|notifications_snooper|post_office_(attachment_emails|email|log))$/;

/** The rows of each table, the same for the same number of users: two at least, and eight clubs. */
export function countRows(users: number, kind: Kind): Rows {
  const facts = new Map(rowCounts().map((count) => [count.table, count]));
  return function rowsOf(table): number {
    const { rows, each } = facts.get(table) ?? { rows: 0, each: "" };
    if (kind === "test" && notInTest.test(table)) return 0;
    if (each === "") return rows;
    if (each !== "production") return rows * rowsOf(each);
    const least = table === "organisations_organisation" ? 8 : 2;
    return Math.max(least, Math.round((rows * users) / fullUsers));
  };
}
