/** What was done to one table. No value of it stands here. */
export interface TableReport {
  readonly table: string;
  /**
   * - `outbound`: emptied before anything else;
   * - `emptied`: by TRUNCATE;
   * - `rows deleted`: some of them, and no column changed;
   * - `rewritten`, `copied`, `updated`: how columns got their new values;
   * - `done before`: by a run that was interrupted.
   */
  readonly way:
    | "outbound"
    | "emptied"
    | "rows deleted"
    | "rewritten"
    | "copied"
    | "updated"
    | "done before";
  /** Why it wasn't rewritten, which is faster; null where it was, or nothing had to be. */
  readonly because: string | null;
  /** How many rows there are now; for an emptied table the planner's estimate of those that were there. */
  readonly rows: number;
  /** On disk, indexes included. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Columns that changed. */
  readonly columns: readonly string[];
  /** Seconds from the beginning of masking to that of this table. */
  readonly startedAfter: number;
  readonly seconds: number;
}
