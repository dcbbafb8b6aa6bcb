/** What the rotation marker of every server here names. */
export const resourceId = "db-BENCH";
